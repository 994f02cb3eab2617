import { describe, expect, test } from 'vitest'
import { type Admission, admissionReader } from '../../../src/http/guard/admission.ts'

const read = admissionReader('req')
const claims = { iss: 'i', aud: 'a', sub: 'u-1', sid: 's', jti: 'j', iat: 0, exp: 900, auth_time: 0 }
const user = { id: 'u-1' }
const resource = { id: 'o-1' }
const full: Admission<typeof user, object> = { claims, user, resource }

test('what a guard let in is read part by part', () => {
  expect(read.claims(full)).toBe(claims)
  expect(read.user(full)).toBe(user)
  expect(read.resource(full)).toBe(resource)
})

describe('C08 what the guard did not ask for is a mistake that shows, and never undefined', () => {
  test.each<[keyof typeof read, Admission<object, object> | undefined]>([
    ['claims', undefined],
    ['user', undefined],
    ['user', { claims, resource }],
    ['resource', undefined],
    ['resource', { claims, user }],
  ])('%s of %o', (part, admission) => {
    expect(() => read[part](admission)).toThrow(TypeError)
    expect(() => read[part](admission)).toThrow(`${part}(req): `)
  })

  test('who reads the claims of nobody is told how an optional guard is read', () => {
    expect(() => read.claims(undefined)).toThrow('claims.optional(req)')
  })
})
