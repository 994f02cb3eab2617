import type { Auth } from '@sallyport/core'
import {
  type AdapterOptions,
  adapterOptionNames,
  type OptionNames,
  type RequestPropertiesOption,
} from '@sallyport/core/adapter'
import type { FastifyRequest } from 'fastify'

/** The options of the plugin. */
export interface SallyportOptions extends AdapterOptions, RequestPropertiesOption<never, FastifyRequest> {
  /** What `createAuth` returned. */
  readonly auth: Auth
  /**
   * Whether closing the application closes the Auth, in `preClose`: before your `onClose` hook closes the pool that the
   * Auth's store uses. Default: false, it stays open for other applications.
   */
  readonly closeAuth?: boolean
  /** Where the auth routes are, below the prefix of the scope. Default: `'/auth'`. */
  readonly basePath?: string
  /** Whether there are auth routes. Default: true. */
  readonly routes?: boolean
  /** Whether there is `GET /.well-known/jwks.json`, below the prefix of the scope. Default: true. */
  readonly jwks?: boolean
  /**
   * Whether there is the metadata for OAuth clients (RFC 9728), below the prefix of the scope. Default: true if `acceptIssuers`
   * was given a `resource`.
   */
  readonly metadata?: boolean
}

/** Fastify itself gives these to plugins. */
type RegisterOptions = Record<'logLevel' | 'logSerializers', unknown>

/** The names of the plugin's options. */
export const optionNames: OptionNames<SallyportOptions & RegisterOptions> = {
  ...adapterOptionNames,
  auth: true,
  basePath: true,
  closeAuth: true,
  jwks: true,
  logLevel: true,
  logSerializers: true,
  metadata: true,
  requestProperties: true,
  routes: true,
}
