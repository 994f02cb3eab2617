import { expect, test } from 'vitest'
import { cookieModeOf, type CookieOptions, deviceCookieOf } from '../../../src/http/cookies/cookie-options.ts'
import { createGuard } from '../../../src/http/guard/guard.ts'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import { setUp } from '../setup.ts'

const { auth } = setUp()
const page = 'https://app.example.com'

test('I01 the defaults', () => {
  expect(cookieModeOf({})).toBeUndefined()
  expect(cookieModeOf({ cookies: false })).toBeUndefined()
  expect(cookieModeOf({ cookies: {} })).toEqual({
    refresh: { name: '__Host-sp-refresh', path: '/', sameSite: 'strict' },
    access: undefined,
    origins: new Set(),
  })
  expect(cookieModeOf({ cookies: { access: true } })?.access).toEqual({
    name: '__Host-sp-access',
    path: '/',
    sameSite: 'strict',
  })
  expect(deviceCookieOf({}, undefined)).toEqual({ name: '__Host-sp-device', path: '/', sameSite: 'strict' })
  expect(deviceCookieOf({ deviceCookie: false }, undefined)).toBeUndefined()
})

test.each<[string, CookieOptions]>([
  ['a path with __Secure-', { refresh: { name: '__Secure-rt', path: '/v1/auth' } }],
  ['the root with __Secure-', { refresh: { name: '__Secure-rt' } }],
  ['SameSite=Lax', { refresh: { sameSite: 'lax' }, access: { sameSite: 'lax' } }],
  ['SameSite=None with origins', { origins: [page], refresh: { sameSite: 'none' }, access: { sameSite: 'none' } }],
])('I02 %s is accepted', (_, cookies) => {
  expect(cookieModeOf({ cookies })?.refresh).toMatchObject(cookies.refresh!)
})

// Written as JavaScript would have it: types refuse most of these before.
test.each<[string, unknown]>([
  ['cookies.refresh.path', { refresh: { path: '/auth' } }],
  ['cookies.refresh.path', { refresh: { name: '__Host-rt', path: '/auth' } }],
  ['cookies.refresh.path', { refresh: { name: '__Secure-rt', path: 'auth' } }],
  ['cookies.refresh.path', { refresh: { name: '__Secure-rt', path: '/a; Domain=example.com' } }],
  ['cookies.refresh: Unrecognized key: "domain"', { refresh: { domain: 'example.com' } }],
  ['cookies.refresh: Unrecognized key: "secure"', { refresh: { secure: false } }],
  ['cookies.refresh: Unrecognized key: "httpOnly"', { refresh: { httpOnly: false } }],
  ['cookies: Unrecognized key: "csrf"', { csrf: false }],
  ['cookies.refresh.name', { refresh: { name: 'rt' } }],
  ['cookies.refresh.name', { refresh: { name: '__host-rt' } }],
  ['cookies.refresh.name', { refresh: { name: '__Host-' } }],
  ['cookies.refresh.name', { refresh: { name: '__Host-r t' } }],
  ['cookies.refresh.name', { refresh: { name: '__Host-rt=x;' } }],
  ['cookies.access', { access: { path: '/auth' } }],
  ['cookies.access', { access: { name: 'at' } }],
  ['cookies.access', { access: 'yes' }],
  ['cookies.access.name', { refresh: { name: '__Host-x' }, access: { name: '__Host-x' } }],
  ['cookies.refresh.sameSite', { refresh: { sameSite: 'Strict' } }],
  ['cookies.refresh.sameSite', { refresh: { sameSite: false } }],
  ['cookies.origins', { refresh: { sameSite: 'none' } }],
  ['cookies.origins', { origins: [], access: { sameSite: 'none' } }],
  ['cookies.origins', { origins: page }],
  ['cookies.origins', { origins: ['*'] }],
  ['cookies.origins', { origins: ['null'] }],
  ['cookies.origins', { origins: [`${page}/`] }],
  ['cookies.origins', { origins: [/example/] }],
  ['cookies', true],
  ['cookies', 'on'],
])('I01, I02 %s: refused at the start', (message, cookies) => {
  const options = { cookies: cookies as CookieOptions }
  const startsWith = (error: unknown) => error instanceof TypeError && error.message.startsWith(message)
  for (const start of [() => authRoutes(auth, options), () => createGuard(auth, {}, options)]) {
    expect(start).toThrow(expect.toSatisfy(startsWith))
  }
})

test.each(['sp-device', '', '__Host-a b', '__Host-sp-refresh', '__Host-sp-access'])(
  'I01 deviceCookie %j is refused at the start',
  deviceCookie => {
    expect(() => authRoutes(auth, { deviceCookie, cookies: { access: true } })).toThrow(/^deviceCookie: /)
  },
)
