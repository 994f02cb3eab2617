import { Inject } from '@nestjs/common'
import type { ExecutionContext } from '@nestjs/common'
import type { Auth } from '@sallyport/core'
import type { AuthRoutesOptions, ErrorOptions } from '@sallyport/core/http'
import { checkOptionNames, type OptionNames, realmOf, routeOptionNames } from '@sallyport/core/adapter'

/** How Sallyport works in a Nest application. */
export interface SallyportOptions extends Omit<AuthRoutesOptions, 'policy'>, ErrorOptions {
  readonly auth: Auth
  /**
   * Whether closing the application closes the Auth, in `onModuleDestroy`. Default: true where a factory of `forRootAsync`
   * made it, and false where `forRoot` was given it, because other applications may use it too.
   */
  readonly closeAuth?: boolean | undefined
  /**
   * Finds the HTTP request of a GraphQL, WebSocket or microservice context, for its `Authorization` header. Where it
   * gives undefined, only `@Public` methods can be called. Default: there is none.
   */
  readonly getRequest?: ((context: ExecutionContext) => unknown) | undefined
}

const optionNames: OptionNames<SallyportOptions> = {
  ...routeOptionNames,
  auth: true,
  closeAuth: true,
  errorBody: true,
  getRequest: true,
  realm: true,
}

/** The options, with what is left out filled in. */
export interface Settings extends SallyportOptions {
  readonly realm: string
  readonly closeAuth: boolean
  readonly getRequest: (context: ExecutionContext) => unknown
}

// Registered, so that two copies of the package ask for the same.
/** The token of the application's `Auth`: override it in tests, or see {@link InjectAuth}. */
export const AUTH = Symbol.for('sallyport.auth')
export const SETTINGS = Symbol.for('sallyport.settings')

/** Injects the application's `Auth`. */
export function InjectAuth(): PropertyDecorator & ParameterDecorator {
  return Inject(AUTH)
}

/** Reads the options. Throws TypeError for a mistake in them. */
export function settingsOf(given: SallyportOptions | Auth): Settings {
  const options = asOptions(given)
  // Nest maps routes before a factory runs.
  if ('basePath' in options) throw new TypeError('basePath: set it next to useFactory, not in what the factory returns')
  checkOptionNames('SallyportModule', options, optionNames)
  if (typeof options.auth?.verify !== 'function') throw new TypeError('auth: must be what createAuth makes')
  const { closeAuth = true, getRequest = () => undefined } = options
  return { ...options, realm: realmOf(options), closeAuth, getRequest }
}

/** An `Auth` may stand for the options. */
export function asOptions<O extends SallyportOptions>(given: O | Auth): O | SallyportOptions {
  return 'auth' in given ? given : { auth: given }
}
