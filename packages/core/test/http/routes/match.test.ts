import { describe, expect, test } from 'vitest'
import { matchPath } from '../../../src/http/routes/match.ts'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import { setUp } from '../setup.ts'

const routes = authRoutes(setUp().auth)

test('a path gives its routes and parameters', () => {
  expect(matchPath(routes, '/sessions').map(match => match.route.method)).toEqual(['GET'])
  expect(matchPath(routes, '/sessions/a-b_c').map(match => match.params)).toEqual([{ id: 'a-b_c' }])
  expect(matchPath(routes, '/sessions/__proto__').map(match => match.params)).toEqual([{ id: '__proto__' }])
})

describe('H09 paths are compared as they are', () => {
  test.each([
    '',
    '/',
    '/LOGIN',
    '/Login',
    '/login/',
    '//login',
    '/login//',
    '/%6cogin',
    '/login%2f',
    '/login;x',
    '/login;x=1',
    '/./login',
    '/sessions/',
    '/sessions//',
    '/sessions/a/',
    '/sessions/a/b',
    'login',
  ])('%j is no route', path => {
    expect(matchPath(routes, path)).toEqual([])
  })
})
