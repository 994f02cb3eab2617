import { z } from 'zod'
import type { CookieAttributes, SameSite } from './cookie.ts'
import { readOrigins } from '../options/origins.ts'

/** How tokens travel in cookies. All are `HttpOnly` and `Secure`, none has a `Domain`. */
export interface CookieOptions {
  /**
   * The origins of the pages that use the cookies, such as `https://app.example.com`, compared exactly. Name the API's own
   * too where pages of its own must work in browsers without Fetch Metadata. Default: none, and only its own pages may.
   */
  readonly origins?: readonly string[] | undefined
  /** The cookie of the refresh token. */
  readonly refresh?: RefreshCookieOptions | undefined
  /** The cookie of the access token, or `true` for its defaults. Default: `false`, the access token is in the body. */
  readonly access?: AccessCookieOptions | boolean | undefined
}

/** The cookie of the refresh token. */
export interface RefreshCookieOptions extends AccessCookieOptions {
  /** Where it is sent; other than `/` it needs a `__Secure-` name. It must cover the auth routes. Default: `'/'`. */
  readonly path?: string | undefined
}

/** The cookie of a token. */
export interface AccessCookieOptions {
  /** Starts with `__Host-` or `__Secure-`. Default: `'__Host-sp-refresh'`, `'__Host-sp-access'`, see `cookieName`. */
  readonly name?: string | undefined
  /** `'none'`, for pages of another site, needs `origins`. Default: `'strict'`. */
  readonly sameSite?: SameSite | undefined
}

/** The option that turns cookies on. */
export interface CookiesOption {
  /**
   * The word in the default names of all cookies: `'admin'` makes `__Host-admin-refresh`, `__Host-admin-access` and
   * `__Host-admin-device`. Two Auths of one origin need two words, or each login would overwrite the other's cookies.
   * Default: `'sp'`.
   */
  readonly cookieName?: string | undefined
  /** Puts tokens into cookies, for browsers, and asks for proof against CSRF. Default: `false`, none is read or set. */
  readonly cookies?: CookieOptions | false | undefined
}

/** The cookies of one application, with every default filled. */
export interface CookieMode {
  readonly refresh: CookieAttributes
  /** Undefined where the access token is in the body. */
  readonly access: CookieAttributes | undefined
  readonly origins: ReadonlySet<string>
}

const cookieName = z
  .string()
  .regex(/^__(Host|Secure)-[\w.-]+$/, 'must start with __Host- or __Secure-, then letters, digits, _ . -')
const sameSite = z.enum(['strict', 'lax', 'none']).default('strict')
const path = z.string().regex(/^\/[\w.~/-]*$/, 'must be a path, without what a URL would escape')

const shape = z.strictObject({
  origins: z.unknown().optional(),
  refresh: z
    .strictObject({ name: cookieName.optional(), path: path.default('/'), sameSite })
    // The browser would drop the cookie without a word (RFC 6265bis §4.1.3.2).
    .refine(cookie => cookie.path === '/' || cookie.name?.startsWith('__Secure-'), {
      path: ['path'],
      error: 'must be / for a __Host- name; with another path name it __Secure-',
    })
    .prefault({}),
  access: z.union([z.boolean(), z.strictObject({ name: cookieName.optional(), sameSite })]).default(false),
})

/** Reads the option `cookies`; undefined where there are none. Throws TypeError for a mistake in it. */
export function cookieModeOf(option: CookiesOption): CookieMode | undefined {
  const { cookies = false } = option
  if (cookies === false) return undefined
  const defaults = defaultNames(option)
  const { refresh: own, access: given, origins: listed = [] } = parse('cookies', shape, cookies)
  const refresh = { ...own, name: own.name ?? defaults.refresh }
  const access = accessCookie(given, defaults.access)
  const origins = readOrigins('cookies.origins', listed)
  if (access?.name === refresh.name) throw new TypeError('cookies.access.name: must be another than that of refresh')
  if (origins.size === 0 && [refresh, access].some(cookie => cookie?.sameSite === 'none')) {
    throw new TypeError("cookies.origins: must name the pages' origins where sameSite is 'none'")
  }
  return { refresh, access, origins }
}

/** The option that names the cookie of a device. */
export interface DeviceCookieOption {
  /**
   * The name of the cookie that a login leaves behind, so that strangers' failures do not lock its device out; it gives no
   * access, and stays for 180 days. Starts with `__Host-` or `__Secure-`; `false` sets none. Default: `'__Host-sp-device'`,
   * see `cookieName`.
   */
  readonly deviceCookie?: string | false | undefined
}

/** Reads the option `deviceCookie`; undefined where there is none. Throws TypeError for a mistake in it. */
export function deviceCookieOf(
  option: DeviceCookieOption & CookiesOption,
  mode: CookieMode | undefined,
): CookieAttributes | undefined {
  const { deviceCookie = defaultNames(option).device } = option
  if (deviceCookie === false) return undefined
  const name = parse('deviceCookie', cookieName, deviceCookie)
  if (name === mode?.refresh.name || name === mode?.access?.name) {
    throw new TypeError('deviceCookie: must be another name than those of tokens')
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
