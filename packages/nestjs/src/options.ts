import { Inject } from '@nestjs/common'
import type { ExecutionContext } from '@nestjs/common'
import type { Auth } from '@sallyport/core'
import {
  type AdapterOptions,
  adapterOptionNames,
  type AdapterBase,
  adapterBase,
  type OptionNames,
  type RequestPropertiesOption,
} from '@sallyport/core/adapter'

/** The options of the module. Policies are bound to decorators instead: see {@link sallyportDecorators}. */
export interface SallyportOptions extends Omit<AdapterOptions, 'policy'>, RequestPropertiesOption {
  /** What `createAuth` returned. */
  readonly auth: Auth
  /**
   * Whether closing the application closes the Auth, in `onModuleDestroy`. Default: true if a factory of `forRootAsync`
   * made it, and false if `forRoot` was given it, because other applications may use it too.
   */
  readonly closeAuth?: boolean | undefined
  /**
   * Finds the HTTP request of a GraphQL, WebSocket or microservice context, for its `Authorization` header. If it returns
   * undefined, only `@Public` methods can be called. Default: it returns undefined.
   */
  readonly getRequest?: ((context: ExecutionContext) => unknown) | undefined
}

/** Options that Nest needs before a factory has run: with `forRootAsync` they are next to `useFactory`. */
export interface SallyportExtras {
  /** Where the auth routes are, or `false` for no routes, not even those below `/.well-known`. Default: `'/auth'`. */
  readonly basePath?: string | false | undefined
  /**
   * Whether the module makes its guard a global one. With `false` you choose its place among other global guards, such as
   * before a throttler that counts by user: add `{ provide: APP_GUARD, useExisting: SallyportGuard }` to your providers.
   * The application does not start without it. Default: true.
   */
  readonly globalGuard?: boolean | undefined
}

/** The names of the options that are next to a factory. */
export const extraNames: OptionNames<SallyportExtras> = { basePath: true, globalGuard: true }

const { policy: _, ...sharedNames } = adapterOptionNames
/** The names of the other options. */
export const optionNames: OptionNames<SallyportOptions> = {
  ...sharedNames,
  auth: true,
  closeAuth: true,
  getRequest: true,
  requestProperties: true,
}

/** The options with defaults. */
export interface ReadOptions extends SallyportOptions {
  readonly closeAuth: boolean
  readonly getRequest: (context: ExecutionContext) => unknown
}

// Registered, so that two copies of the package use the same tokens.
/** The token of the application's `Auth`: override it in tests, or see {@link InjectAuth}. */
export const AUTH = Symbol.for('sallyport.auth')
/** The token of the options. */
export const OPTIONS = Symbol.for('sallyport.options')
/** The token of what is made from the options and the Auth. */
export const BASE = Symbol.for('sallyport.base')

/**
 * Injects the application's `Auth`.
 *
 * @example
 * ```ts
 * import type { Auth } from '@sallyport/core'
 * import { InjectAuth } from '@sallyport/nestjs'
 * class Users { constructor(@InjectAuth() private readonly auth: Auth) {} }
 * ```
 */
export function InjectAuth(): PropertyDecorator & ParameterDecorator {
  return Inject(AUTH)
}

/** Fills in defaults. Throws TypeError for an option that belongs next to the factory. */
export function readOptions(given: SallyportOptions | Auth): ReadOptions {
  const options = asOptions(given)
  const late = Object.keys(extraNames).find(name => name in options)
  if (late !== undefined) throw new TypeError(`${late}: set it next to useFactory, not in what the factory returns`)
  const { closeAuth = true, getRequest = () => undefined } = options
  return { ...options, closeAuth, getRequest }
}

/** Reads the options. Throws TypeError for a mistake in them. */
export function baseOf(auth: Auth, options: ReadOptions): AdapterBase<unknown, unknown> {
  return adapterBase('SallyportModule', auth, options, optionNames)
}

/** An `Auth` in place of options means options with only that. */
export function asOptions<O extends SallyportOptions>(given: O | Auth): O | SallyportOptions {
  return 'auth' in given ? given : { auth: given }
}
