import { describe, expect, test } from 'vitest'
import { normalizeLogin, readLogin } from '../../src/account/identifier.ts'

describe('E07 lengths', () => {
  test('E07 a login has at most 254 characters', () => {
    expect(readLogin('x'.repeat(254), normalizeLogin)).toBe('x'.repeat(254))
    expect(readLogin('x'.repeat(255), normalizeLogin)).toBeUndefined()
  })

  test('E07 a login that is far too long is not even normalised', () => {
    const calls: string[] = []
    const normalize = (login: string) => (calls.push(login), normalizeLogin(login))
    expect(readLogin('ann'.padStart(1016), normalize)).toBe('ann')
    expect(readLogin('ann'.padStart(1017), normalize)).toBeUndefined()
    expect(calls).toHaveLength(1)
  })
})
