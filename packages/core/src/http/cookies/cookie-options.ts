import { z } from 'zod'
import type { CookieAttributes, SameSite } from './cookie.ts'
import { readOrigins } from '../options/origins.ts'

/** The cookies that hold tokens. All are `HttpOnly` and `Secure`, and none has a `Domain`. */
export interface CookieOptions {
  /**
   * The origins of the pages that may use the cookies, such as `https://app.example.com`, compared exactly. Add the
   * API's own origin if pages of its own must work in browsers without Fetch Metadata. Default: none; only pages of the
   * API's own origin may use them.
   */
  readonly origins?: readonly string[] | undefined
  /** The cookie of the refresh token. */
  readonly refresh?: RefreshCookieOptions | undefined
  /**
   * The cookie of the access token, or `true` for its defaults. Default: `false`; the access token is in the response
   * body.
   */
  readonly access?: AccessCookieOptions | boolean | undefined
}

/** The cookie of the refresh token. */
export interface RefreshCookieOptions extends AccessCookieOptions {
  /**
   * The path for which browsers send it; it must include the auth routes. A path other than `/` requires a name with
   * the prefix `__Secure-`. Default: `'/'`.
   */
  readonly path?: string | undefined
}

/** The cookie of a token. */
export interface AccessCookieOptions {
  /**
   * Must start with `__Host-` or `__Secure-`. Default: `'__Host-sp-refresh'` or `'__Host-sp-access'`, see `cookieName`.
   */
  readonly name?: string | undefined
  /** `'none'` is for pages of another site, and requires `origins`. Default: `'strict'`. */
  readonly sameSite?: SameSite | undefined
}

/** The option that turns cookies on. */
export interface CookiesOption {
  /**
   * The word in the default names of all cookies: `'admin'` gives `__Host-admin-refresh`, `__Host-admin-access` and
   * `__Host-admin-device`. Two Auths on one origin need different words; otherwise each login overwrites the other's
   * cookies. Default: `'sp'`.
   */
  readonly cookieName?: string | undefined
  /**
   * Puts tokens into cookies, for browsers, and checks requests for CSRF. Default: `false`; no token cookie is read or
   * set.
   */
  readonly cookies?: CookieOptions | false | undefined
}

/** The token cookies of one application, with all defaults. */
export interface CookieMode {
  readonly refresh: CookieAttributes
  /** Undefined if the access token is in the response body. */
  readonly access: CookieAttributes | undefined
  readonly origins: ReadonlySet<string>
}

const cookieName = z
  .string()
  .regex(/^__(Host|Secure)-[\w.-]+$/, 'must start with __Host- or __Secure-, then letters, digits, _ . -')
const sameSite = z.enum(['strict', 'lax', 'none']).default('strict')
const path = z.string().regex(/^\/[\w.~/-]*$/, 'must be a path of letters, digits, / - . _ ~')

const shape = z.strictObject({
  origins: z.unknown().optional(),
  refresh: z
    .strictObject({ name: cookieName.optional(), path: path.default('/'), sameSite })
    // Browsers silently drop a `__Host-` cookie with another path (RFC 6265bis §4.1.3.2).
    .refine(cookie => cookie.path === '/' || cookie.name?.startsWith('__Secure-'), {
      path: ['path'],
      error: 'must be / for a __Host- cookie; for another path use a name with the prefix __Secure-',
    })
    .prefault({}),
  access: z.union([z.boolean(), z.strictObject({ name: cookieName.optional(), sameSite })]).default(false),
})

/** Checks the option `cookies`; undefined if cookies are off. Throws TypeError for an invalid value. */
export function cookieModeOf(option: CookiesOption): CookieMode | undefined {
  const { cookies = false } = option
  if (cookies === false) return undefined
  const defaults = defaultNames(option)
  const { refresh: own, access: given, origins: listed = [] } = parse('cookies', shape, cookies)
  const refresh = { ...own, name: own.name ?? defaults.refresh }
  const access = accessCookie(given, defaults.access)
  const origins = readOrigins('cookies.origins', listed)
  if (access?.name === refresh.name) throw new TypeError('cookies.access.name: must differ from cookies.refresh.name')
  if (origins.size === 0 && [refresh, access].some(cookie => cookie?.sameSite === 'none')) {
    throw new TypeError("cookies.origins: must list the origins of the pages if sameSite is 'none'")
  }
  return { refresh, access, origins }
}

/** The option that names the cookie of a device. */
export interface DeviceCookieOption {
  /**
   * The name of the cookie that a login sets so that other people's failed logins do not lock out this device. It gives
   * no access and lasts 180 days. The name starts with `__Host-` or `__Secure-`; `false` sets no cookie. Default:
   * `'__Host-sp-device'`, see `cookieName`.
   */
  readonly deviceCookie?: string | false | undefined
}

/** Checks the option `deviceCookie`; undefined if it is off. Throws TypeError for an invalid value. */
export function deviceCookieOf(
  option: DeviceCookieOption & CookiesOption,
  mode: CookieMode | undefined,
): CookieAttributes | undefined {
  const { deviceCookie = defaultNames(option).device } = option
  if (deviceCookie === false) return undefined
  const name = parse('deviceCookie', cookieName, deviceCookie)
  if (name === mode?.refresh.name || name === mode?.access?.name) {
    throw new TypeError('deviceCookie: must differ from the names of the token cookies')
  }
  return { name, path: '/', sameSite: 'strict' }
}

function accessCookie(given: z.output<typeof shape>['access'], name: string): CookieAttributes | undefined {
  if (given === false) return undefined
  return given === true ? { name, path: '/', sameSite: 'strict' } : { ...given, name: given.name ?? name, path: '/' }
}

const word = z.string().regex(/^[a-z\d][\w.-]*$/i, 'must be a word of letters, digits, _ . -')

function defaultNames({ cookieName: given = 'sp' }: CookiesOption) {
  const name = `__Host-${parse('cookieName', word, given)}`
  return { refresh: `${name}-refresh`, access: `${name}-access`, device: `${name}-device` }
}

function parse<S extends z.ZodType>(option: string, schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  const [issue] = result.error?.issues ?? []
  if (issue !== undefined) throw new TypeError(`${[option, ...issue.path].join('.')}: ${issue.message}`)
  return result.data!
}
