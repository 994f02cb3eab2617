import { describe, expect, test } from 'vitest'
import { createReaders } from '../../../src/http/guard/readers.ts'
import { joinAuth, type RequestAuth } from '../../../src/http/guard/request-auth.ts'

const claims = { iss: 'i', aud: 'a', sub: 'u-1', sid: 's', jti: 'j', iat: 0, exp: 900, auth_time: 0 }
const user = { id: 'u-1' }
const resource = { id: 'o-1' }

interface Request {
  readonly auth: RequestAuth<typeof user, object> | undefined
}

const { claims: readClaims, user: readUser, resource: readResource } = createReaders('req', ({ auth }: Request) => auth)
const full: Request = { auth: { claims, user, resource } }

test('readers return what a guard found out', () => {
  expect(readClaims(full)).toBe(claims)
  expect(readClaims.optional(full)).toBe(claims)
  expect(readClaims.optional({ auth: undefined })).toBeUndefined()
  expect(readUser(full)).toBe(user)
  expect(readResource(full)).toBe(resource)
})

describe('C08 a reader throws for what the guard did not ask for, and never returns undefined', () => {
  test.each<[name: string, read: (request: Request) => unknown, auth: Request['auth']]>([
    ['claims', readClaims, undefined],
    ['user', readUser, undefined],
    ['user', readUser, { claims, resource }],
    ['resource', readResource, undefined],
    ['resource', readResource, { claims, user }],
  ])('%s', (name, read, auth) => {
    expect(() => read({ auth })).toThrow(TypeError)
    expect(() => read({ auth })).toThrow(`${name}(req): `)
  })

  test('the error of claims names the reader for optional guards', () => {
    expect(() => readClaims({ auth: undefined })).toThrow('claims.optional(req)')
  })
})

test('readers get the name by which they were called', () => {
  const names: string[] = []
  const readers = createReaders<object, typeof user, object>('req', (_, name) => {
    names.push(name)
    return full.auth
  })
  readers.claims({})
  readers.claims.optional({})
  readers.user({})
  readers.resource({})
  expect(names).toEqual(['claims', 'claims.optional', 'user', 'resource'])
})

test('a second guard adds to what the first one found out', () => {
  expect(joinAuth(undefined, { claims })).toEqual({ claims })
  expect(joinAuth({ claims, user }, undefined)).toEqual({ claims, user })
  expect(joinAuth({ claims, user }, { claims, resource })).toEqual({ claims, user, resource })
})
