import type { Auth } from '../../auth/auth.ts'
import { type AdapterDescription, internalsOf } from '../../auth/internals.ts'
import { type GuardMaker, guardMaker } from '../guard/guard.ts'
import { propertiesStep, type RequestPropertiesOption } from '../guard/request-properties.ts'
import { checkOptionNames, type OptionNames } from '../options/known-options.ts'
import { realmOf } from '../reply/challenge.ts'
import { problemTypesOf } from '../reply/problem.ts'
import type { ErrorOptions } from '../reply/reply.ts'
import type { AuthRoute } from './route.ts'
import { type AuthRoutesOptions, readRouteOptions, routeOptionNames } from './route-options.ts'
import { makeRoutes } from './routes.ts'
import { carrierOf, type Deliver, makeDelivery } from './session-carrier.ts'
import { jwksRoute, metadataRoute } from './well-known.ts'

/** The options that every adapter has. */
export interface AdapterOptions extends AuthRoutesOptions, ErrorOptions {}

/** The names of the options that every adapter has, to add its own to. */
export const adapterOptionNames: OptionNames<AdapterOptions> = {
  ...routeOptionNames,
  errorBody: true,
  problemTypes: true,
  realm: true,
}

/** What an adapter translates for its framework. */
export interface AdapterBase<U, C> {
  /** How errors are answered. */
  readonly errors: ErrorOptions & { readonly realm: string }
  /** Makes the guards. */
  readonly guard: GuardMaker<U, C>
  /** The auth routes, to mount below one path. */
  readonly routes: readonly AuthRoute[]
  /** The public keys, to mount at the root. */
  readonly jwks: AuthRoute
  /** The metadata for OAuth clients, to mount at the root; undefined if the Auth has none. */
  readonly metadata: AuthRoute | undefined
  /** Answers with the tokens of a session that the application created. */
  readonly deliver: Deliver
}

/**
 * Makes what an adapter translates. Options are checked and read here, once for each application.
 *
 * @param owner what has the options, for error messages.
 * @param names the names of all options that the adapter has.
 * @throws TypeError for a mistake in the options, and for anything but an Auth.
 */
export function adapterBase<U, C, O extends AdapterOptions & RequestPropertiesOption>(
  owner: string,
  auth: Auth<U, C>,
  options: O,
  names: OptionNames<O>,
): AdapterBase<U, C> {
  checkOptionNames(owner, options, names)
  if (typeof (auth as Partial<Auth<U, C>> | undefined)?.verify !== 'function') {
    throw new TypeError('auth: must be what createAuth returns')
  }
  const read = readRouteOptions(options)
  const carrier = carrierOf(auth, read.mode)
  const { refresh, access, origins = [] } = read.mode ?? {}
  describe(auth, { cookies: [refresh, access].filter(isPresent), origins: [...origins] })
  return {
    errors: { realm: realmOf(options), errorBody: options.errorBody, problemTypes: problemTypesOf(options) },
    guard: guardMaker(auth, read, propertiesStep(options, internalsOf(auth).emit)),
    routes: makeRoutes(auth, read, carrier),
    jwks: jwksRoute(auth),
    metadata: internalsOf(auth).resource && metadataRoute(auth),
    deliver: makeDelivery(auth, carrier),
  }
}

/** Adds a description once: some applications make an adapter for each request. */
function describe(auth: object, description: AdapterDescription): void {
  const { adapters } = internalsOf(auth)
  const text = JSON.stringify(description)
  if (!adapters.some(known => JSON.stringify(known) === text)) adapters.push(description)
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined
}
