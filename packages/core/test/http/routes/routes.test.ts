import { describe, expect, test } from 'vitest'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import { jwksRoute } from '../../../src/http/routes/well-known.ts'
import { setUp } from '../setup.ts'

const { auth } = setUp()

test('the table says what each route asks for', () => {
  expect(authRoutes(auth).map(({ method, path, access }) => [method, path, access.kind])).toEqual([
    ['POST', '/login', 'public'],
    ['POST', '/refresh', 'public'],
    ['POST', '/logout', 'public'],
    ['POST', '/logout-all', 'authenticated'],
    ['GET', '/sessions', 'authenticated'],
    ['DELETE', '/sessions/:id', 'authenticated'],
    ['POST', '/reauthenticate', 'authenticated'],
    ['POST', '/password', 'authenticated'],
  ])
})

test('routes can be left out one by one', () => {
  const names = ['login', 'refresh', 'logout', 'logoutAll', 'listSessions', 'revokeSession', 'reauthenticate'] as const
  const all = authRoutes(auth)
  for (const [index, name] of names.entries()) {
    const left = authRoutes(auth, { leaveOut: [name] }).map(({ method, path }) => [method, path])
    expect(left).toEqual(all.filter((_, other) => other !== index).map(({ method, path }) => [method, path]))
  }
})

test.each([['signup'], [''], [7]])('leaveOut does not take %j', name => {
  expect(() => authRoutes(auth, { leaveOut: [name] as never })).toThrow(/^leaveOut: must be a list of route names/)
})

test('leaveOut does not take a string', () => {
  expect(() => authRoutes(auth, { leaveOut: 'login' as never })).toThrow(/^leaveOut: must be a list/)
})

test('A12 the key set is empty where a secret signs, and may be kept', async () => {
  const request = { method: 'GET', header: () => undefined, rawHeaders: [], body: undefined, params: {} }
  expect(await jwksRoute(auth).handle(request)).toEqual({
    status: 200,
    headers: [
      ['content-type', 'application/jwk-set+json'],
      ['cache-control', 'public, max-age=300'],
    ],
    body: { keys: [] },
  })
})

describe('a mistake in the options is found at the start', () => {
  test.each(['', 'password', '__proto__', 'a b', 'a.b'])('loginField %j', loginField => {
    expect(() => authRoutes(auth, { loginField })).toThrow(
      new TypeError('loginField: must be a name other than "password"'),
    )
  })
})

test('the table says what each body is', () => {
  const bodies = authRoutes(auth, { loginField: 'email' }).map(({ path, body }) => [path, body?.['required']])
  expect(bodies).toEqual([
    ['/login', ['email', 'password']],
    ['/refresh', ['refresh_token']],
    ['/logout', ['refresh_token']],
    ['/logout-all', undefined],
    ['/sessions', undefined],
    ['/sessions/:id', undefined],
    ['/reauthenticate', ['password']],
    ['/password', ['current_password', 'new_password']],
  ])
  expect(authRoutes(auth)[1]?.body).toEqual({
    type: 'object',
    properties: { refresh_token: { type: 'string' } },
    required: ['refresh_token'],
  })
})

test('the table says that a change of the password reads the user again', () => {
  const route = authRoutes(auth).find(({ path }) => path === '/password')
  expect(route?.access).toEqual({ kind: 'authenticated', recheck: '0s' })
})

test('A12 the key set is public, at its well-known place', () => {
  const { method, path, access } = jwksRoute(auth)
  expect([method, path, access.kind]).toEqual(['GET', '/.well-known/jwks.json', 'public'])
})
