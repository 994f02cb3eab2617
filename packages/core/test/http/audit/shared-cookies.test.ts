import { expect, test } from 'vitest'
import { createAudit } from '../../../src/http/audit/create-audit.ts'
import { claimCookies } from '../../../src/http/routes/cookie-owners.ts'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import type { AuthRoutesOptions } from '../../../src/http/routes/route-options.ts'
import { setUp } from '../setup.ts'

const one = setUp().auth
const other = setUp().auth
const at = (path: string) => ({ refresh: { name: '__Secure-rt', path } })

function shared(first: AuthRoutesOptions, second: AuthRoutesOptions, auth = other): readonly string[] {
  const mounted = [
    ...authRoutes(one, first).map(route => ({ ...route, path: `/one${route.path}` })),
    ...authRoutes(auth, second).map(route => ({ ...route, path: `/two${route.path}` })),
  ]
  const routes = mounted.map(({ method, path, access, operation }) => ({ method, path, guards: [access], operation }))
  const { findings } = createAudit({ routes, findings: [], precedence: 'specific' })
  const names = findings.map(({ message }) => /the cookie (\S+),/.exec(message)?.[1] ?? message)
  const claim = () =>
    [first, second].forEach((options, i) => claimCookies(routes, authRoutes([one, auth][i]!, options)))
  if (names.length === 0) claim()
  else expect(claim).toThrow(/^cookieName: two Auths/)
  return names
}

test('two Auths share every cookie by default', () => {
  const cookies = { access: true }
  expect(shared({ cookies }, { cookies })).toEqual(['__Host-sp-access', '__Host-sp-device', '__Host-sp-refresh'])
  expect(shared({}, {})).toEqual(['__Host-sp-device'])
})

test('cookies of one Auth, with other names, or with separate paths are not shared', () => {
  const cookies = { access: true }
  expect(shared({ cookies }, { cookies }, one)).toEqual([])
  expect(shared({ cookies }, { cookies, cookieName: 'admin' })).toEqual([])
  expect(shared({}, { deviceCookie: '__Host-other' })).toEqual([])
  expect(shared({}, { deviceCookie: false })).toEqual([])
  expect(shared({ cookies: at('/one') }, { cookies: at('/two'), deviceCookie: false })).toEqual([])
  expect(shared({ cookies: at('/one') }, { cookies: at('/one-more'), deviceCookie: false })).toEqual([])
})

test('a path above another one covers it', () => {
  for (const path of ['/', '/one', '/one/', '/one/auth']) {
    expect(shared({ cookies: at('/one') }, { cookies: at(path), deviceCookie: false })).toEqual(['__Secure-rt'])
  }
})

test.each(['', 'a b', '-a', 'a;b', '__Host-a', 7, null])('I01 cookieName %j is refused at the start', cookieName => {
  expect(() => authRoutes(one, { cookieName: cookieName as never })).toThrow(/^cookieName: /)
})
