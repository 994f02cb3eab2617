import type { Auth } from '@sallyport/core'
import type { AuthRoutesOptions, ErrorOptions, GuardOptions } from '@sallyport/core/http'
import { type AnyPolicy, checkOptionNames, type OptionNames, realmOf, routeOptionNames } from '@sallyport/core/adapter'

/** How Sallyport works in a Fastify application. */
export interface SallyportOptions extends Omit<AuthRoutesOptions, 'policy'>, ErrorOptions {
  readonly auth: Auth
  /**
   * Whether closing the application closes the Auth, in `preClose`: before an `onClose` hook of yours ends the pool that the
   * Auth's store uses. Default: false, it stays open for other applications.
   */
  readonly closeAuth?: boolean
  /** Decides what `can` asks for. Default: none, and a route that asks is a mistake. */
  readonly policy?: AnyPolicy
  /** Where the auth routes are, below the prefix of the scope. Default: `'/auth'`. */
  readonly basePath?: string
  /** Whether there are auth routes. Default: true. */
  readonly routes?: boolean
  /** Whether there is `GET /.well-known/jwks.json`, below the prefix of the scope. Default: true. */
  readonly jwks?: boolean
}

/** Fastify itself gives these to plugins. */
type RegisterOptions = Record<'logLevel' | 'logSerializers', unknown>

const optionNames: OptionNames<SallyportOptions & RegisterOptions> = {
  ...routeOptionNames,
  auth: true,
  basePath: true,
  closeAuth: true,
  errorBody: true,
  jwks: true,
  logLevel: true,
  logSerializers: true,
  realm: true,
  routes: true,
}

/** The options, with what is left out filled in. */
export interface Settings extends Omit<SallyportOptions, 'policy'>, GuardOptions {
  readonly realm: string
  readonly basePath: string
  readonly closeAuth: boolean
  readonly routes: boolean
  readonly jwks: boolean
}

/** Reads the options. Throws TypeError for a mistake in them. */
export function settingsOf(options: SallyportOptions): Settings {
  checkOptionNames('@sallyport/fastify', options, optionNames)
  const { auth, closeAuth = false, basePath = '/auth', routes = true, jwks = true } = options
  if (typeof auth?.verify !== 'function') throw new TypeError('auth: must be what createAuth makes')
  if (basePath !== '' && !/^(\/[\w.~-]+)+$/.test(basePath)) {
    throw new TypeError('basePath: must start with a slash and not end with one')
  }
  return { ...options, realm: realmOf(options), closeAuth, basePath, routes, jwks }
}
