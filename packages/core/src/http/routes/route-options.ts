import { type DeviceCookieOption, deviceCookieOf } from '../cookies/cookie-options.ts'
import type { CookieAttributes } from '../cookies/cookie.ts'
import { type GuardOptions, guardOptionNames, type ReadGuardOptions, readGuardOptions } from '../guard/guard.ts'
import type { OptionNames } from '../options/known-options.ts'
import type { AuthRoutePaths } from './moved-routes.ts'
import { type AuthRouteName, authRouteNames } from './route.ts'

/** How the auth routes read requests. */
export interface AuthRoutesOptions extends GuardOptions, DeviceCookieOption {
  /** The member of the login's body that holds the login. Default: `'username'`. */
  readonly loginField?: string | undefined
  /**
   * Routes that are not mounted, such as `['login', 'reauthenticate']` if the application asks for a second factor
   * before it creates a session. Default: none; every route is mounted.
   */
  readonly leaveOut?: readonly AuthRouteName[] | undefined
  /**
   * Other paths of single auth routes, below the same mount: `{ login: '/session', revokeSession: '/devices/:id' }`.
   * The path of `revokeSession` must end with `/:id`; the others have no parameters. Default: the paths in the table of
   * routes.
   */
  readonly paths?: AuthRoutePaths | undefined
}

/** The names of the options of the auth routes, for adapters to add their own to. */
export const routeOptionNames: OptionNames<AuthRoutesOptions> = {
  ...guardOptionNames,
  deviceCookie: true,
  leaveOut: true,
  loginField: true,
  paths: true,
}

/** The options of the auth routes, checked and with defaults. */
export interface ReadRouteOptions extends ReadGuardOptions {
  /** Undefined if a login sets no cookie for its device. */
  readonly deviceCookie: CookieAttributes | undefined
  readonly loginField: string
  readonly leftOut: ReadonlySet<AuthRouteName>
  readonly paths: AuthRoutePaths | undefined
}

/** Checks the options of the auth routes. Throws TypeError for an invalid one. */
export function readRouteOptions(options: AuthRoutesOptions): ReadRouteOptions {
  const guards = readGuardOptions(options)
  return {
    ...guards,
    deviceCookie: deviceCookieOf(options, guards.mode),
    loginField: loginFieldOf(options),
    leftOut: leftOutOf(options),
    paths: options.paths,
  }
}

function loginFieldOf({ loginField = 'username' }: AuthRoutesOptions): string {
  if (/^[a-z]\w*$/i.test(loginField) && loginField !== 'password') return loginField
  throw new TypeError('loginField: must be a name other than "password"')
}

function leftOutOf({ leaveOut = [] }: AuthRoutesOptions): ReadonlySet<AuthRouteName> {
  const known: ReadonlySet<unknown> = new Set(authRouteNames)
  if (Array.isArray(leaveOut) && leaveOut.every(name => known.has(name))) return new Set(leaveOut)
  throw new TypeError(`leaveOut: must be a list of route names: ${authRouteNames.join(', ')}`)
}
