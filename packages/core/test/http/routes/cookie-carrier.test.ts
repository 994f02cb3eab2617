import { describe, expect, test } from 'vitest'
import { type AuthInternals, internalsOf, withInternals } from '../../../src/auth/internals.ts'
import { AuthError } from '../../../src/errors.ts'
import { cookieCarrier } from '../../../src/http/routes/cookie-carrier.ts'
import { cookieModeOf, type CookieOptions } from '../../../src/http/cookies/cookie-options.ts'
import type { RouteRequest } from '../../../src/http/request/request.ts'
import { codeOf } from '../../fixtures/auth.ts'
import { instantHasher } from '../../fixtures/instant-hasher.ts'
import { setUp } from '../setup.ts'

const { auth, login } = setUp(instantHasher())

function carrierWith(cookies: CookieOptions = {}, internals: Partial<AuthInternals> = {}) {
  const given = withInternals({ ...auth }, { ...internalsOf(auth), ...internals })
  return cookieCarrier(given, cookieModeOf({ cookies })!)
}

function requestWith(headers: Readonly<Record<string, string>>, body?: unknown): RouteRequest {
  return { method: 'POST', header: name => headers[name], rawHeaders: [], params: {}, body }
}

describe('I07 a CSRF token next to a refresh token', () => {
  const planted = requestWith({ cookie: '__Host-sp-refresh=x', 'x-csrf-token': 'y' })

  test('that was not signed here proves nothing', async () => {
    expect(await codeOf(carrierWith().admit(planted))).toBe('csrf')
  })

  test.each([new AuthError('store_unavailable'), new RangeError('bug')])(
    'C07 that cannot be read now, for %s, is not called forged',
    async failure => {
      const readRefreshToken = async () => Promise.reject(failure)
      await expect(carrierWith({}, { readRefreshToken }).admit(planted)).rejects.toBe(failure)
    },
  )
})

test('I05 without a cookie for the access token only the other one is cleared', () => {
  const cleared = (cookies: CookieOptions) =>
    carrierWith(cookies)
      .dismiss()
      .headers.flatMap(([name, value]) => (name === 'set-cookie' ? [value.split('=', 1)[0]] : []))
  expect(cleared({})).toEqual(['__Host-sp-refresh'])
  expect(cleared({ access: true })).toEqual(['__Host-sp-refresh', '__Host-sp-access'])
})

describe('C09 a body that is not an object', () => {
  test.each([undefined, null, 'refresh_token', 'remember', 1, true, []])(
    'such as %j holds no token, and asks for nothing',
    async body => {
      const { refreshToken } = await login('maker1')
      const request = requestWith({ cookie: `__Host-sp-refresh=${refreshToken}` }, body)
      expect(carrierWith().present(request)).toEqual({ token: refreshToken, remember: false })
      expect(carrierWith().remembers(request)).toBe(false)
    },
  )
})
