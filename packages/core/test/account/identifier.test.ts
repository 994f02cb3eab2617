import { describe, expect, test } from 'vitest'
import { ipPrefix, normalizeLogin, readLogin } from '../../src/account/identifier.ts'

describe('E07 lengths', () => {
  test('E07 254 characters are a login, and 255 are none', () => {
    expect(readLogin('x'.repeat(254), normalizeLogin)).toBe('x'.repeat(254))
    expect(readLogin('x'.repeat(255), normalizeLogin)).toBeUndefined()
  })

  test('E07 what is far too long is not even normalised', () => {
    const calls: string[] = []
    const normalize = (login: string) => (calls.push(login), normalizeLogin(login))
    expect(readLogin('ann'.padStart(1016), normalize)).toBe('ann')
    expect(readLogin('ann'.padStart(1017), normalize)).toBeUndefined()
    expect(calls).toHaveLength(1)
  })
})

describe('C10 addresses with zeros in their midst', () => {
  test.each([
    ['1::2:3:4:5:6', '1:0:0:2'],
    ['1::2', '1:0:0:0'],
    ['1:2::3:4', '1:2:0:0'],
    ['1:2:3:0:5:6:7:8', '1:2:3:0'],
    ['1:2:3:4::', '1:2:3:4'],
  ])('C10 %s is counted as %s', (ip, prefix) => {
    expect(ipPrefix(ip)).toBe(prefix)
  })
})
