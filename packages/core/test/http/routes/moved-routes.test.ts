import { describe, expect, test } from 'vitest'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import type { AuthRoutePaths } from '../../../src/http/routes/moved-routes.ts'
import { setUp } from '../setup.ts'

const { auth } = setUp()

function namesOf(paths: AuthRoutePaths): readonly string[] {
  return authRoutes(auth, { paths }).map(({ method, path }) => `${method} ${path}`)
}

test('single routes move, and the others stay', () => {
  const moved = { login: '/session', logout: '/session/end', revokeSession: '/devices/:id' }
  expect(namesOf(moved)).toEqual([
    'POST /session',
    'POST /refresh',
    'POST /session/end',
    'POST /logout-all',
    'GET /sessions',
    'DELETE /devices/:id',
    'POST /reauthenticate',
    'POST /password',
  ])
})

test('two methods may share a path, and a parameter may be the whole path', () => {
  const names = namesOf({ login: '/sessions', revokeSession: '/:id' })
  expect(names).toEqual(expect.arrayContaining(['POST /sessions', 'GET /sessions', 'DELETE /:id']))
})

test('a route that takes the path of one that is left out is no duplicate', () => {
  const routes = authRoutes(auth, { leaveOut: ['login'], paths: { refresh: '/login' } })
  expect(routes[0]).toMatchObject({ method: 'POST', path: '/login', operation: { id: 'authRefresh' } })
})

describe('a mistake in paths is found at the start', () => {
  test.each<[string, unknown]>([
    ['login', 'session'],
    ['login', ''],
    ['login', '/'],
    ['login', '/session/'],
    ['login', '//session'],
    ['login', '/session?x'],
    ['login', '/ses sion'],
    ['login', '/../session'],
    ['login', '/./session'],
    ['login', '/session/..'],
    ['login', '/%73ession'],
    ['login', '/:id'],
    ['login', '/session/*rest'],
    ['login', '/{session}'],
    ['login', 'https://evil.example/session'],
    ['login', 7],
    ['login', null],
    ['revokeSession', '/devices'],
    ['revokeSession', '/devices/:other'],
    ['revokeSession', '/devices/:id/end'],
    ['revokeSession', '/:user/:id'],
    ['revokeSession', '/devices:id'],
    ['revokeSession', '/devices//:id'],
  ])('%s at %j', (name, path) => {
    expect(() => namesOf({ [name]: path })).toThrow(new RegExp(`^paths\\.${name}: must start with a slash`))
  })

  test.each<[unknown, RegExp]>([
    [{ signin: '/session' }, /^paths\.signin: is not an auth route; the auth routes are login, /],
    [{ login: '/refresh' }, /^paths: login and refresh would both be POST \/refresh$/],
    [{ login: '/x', logout: '/X' }, /^paths: login and logout would both be POST \/X$/],
    [['/session'], /^paths: must be an object/],
    ['/session', /^paths: must be an object/],
  ])('%j', (paths, message) => {
    expect(() => namesOf(paths as AuthRoutePaths)).toThrow(message)
  })

  test('a route that is left out as well', () => {
    const start = () => authRoutes(auth, { leaveOut: ['login'], paths: { login: '/session' } })
    expect(start).toThrow(/^paths\.login: cannot be moved, because leaveOut removes this route$/)
  })
})
