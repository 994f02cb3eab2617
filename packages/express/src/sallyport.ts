import type { ServerResponse } from 'node:http'
import type { Auth, Claims, TokenPair } from '@sallyport/core'
import {
  adapterBase,
  type ClaimsReader,
  type DeliverOptions,
  type GuardPolicy,
  type MakeSubject,
  prepareReply,
  type ResourceReader,
} from '@sallyport/core/adapter'
import { metadataRoute } from '@sallyport/core/http'
import type { Router } from 'express'
import { createErrors } from './errors.ts'
import { createGuardFactory, type GuardFactory } from './guard.ts'
import type { ErrorMiddleware, ExpressRequest, Middleware } from './middleware.ts'
import { optionNames, type PlainOptions, type SallyportOptions } from './options.ts'
import { createAuthByRequest } from './request-auth.ts'
import { createMetadata, createRouter, routeHandler } from './routes.ts'
import { toHttpRequest } from './translate.ts'
import { refuseUncalled } from './uncalled.ts'

/** Sallyport for one Express application. */
export interface Sallyport<U, C, P = undefined> {
  /** Makes guards for routes. */
  readonly guard: GuardFactory<P, C>
  /** Reads the claims of a request behind a guard. */
  readonly claims: ClaimsReader<ExpressRequest, Claims<C>>
  /** Reads the user of a request behind a guard with `recheck`. Throws TypeError for any other request. */
  readonly user: (req: ExpressRequest) => U
  /**
   * Reads what `guard.can` loaded; name the permission if the policy has resources of several types. Throws TypeError if
   * nothing was loaded.
   */
  readonly resource: ResourceReader<ExpressRequest, P>
  /** The auth routes, to mount: `app.use('/auth', routes)`. They parse JSON bodies themselves. */
  readonly routes: Router
  /**
   * Delivers tokens of `createSession` as the login does: sets the login's cookies on the response, if there are any, and
   * resolves to the login's body, for you to send, or to drop if you redirect.
   */
  readonly deliver: (
    req: ExpressRequest,
    res: ServerResponse,
    pair: TokenPair,
    options?: DeliverOptions,
  ) => Promise<object>
  /** The public keys, to mount at the root: `app.get('/.well-known/jwks.json', jwks)`. */
  readonly jwks: Middleware
  /**
   * Makes the route of the metadata for OAuth clients (RFC 9728), to mount at the root: `app.use(metadata())`. Throws TypeError
   * if `acceptIssuers` was given no `resource`.
   */
  readonly metadata: () => Router
  /** Makes the error middleware, to mount last: it answers refusals with problem documents and hands other errors on. */
  readonly errors: () => ErrorMiddleware
}

/**
 * Makes the guards, readers, routes and error middleware of an Express application, 4.21 or 5.
 *
 * Types come from `auth`. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import { sallyport } from '@sallyport/express'
 * import express from 'express'
 *
 * const { guard, claims, routes, errors } = sallyport(auth)
 * const app = express()
 * app.use('/auth', routes)
 * app.get('/auth/me', guard(), (req, res) => res.json({ id: claims(req).sub }))
 * app.use(errors())
 * ```
 */
export function sallyport<U, C, P extends GuardPolicy | undefined = undefined>(
  auth: Auth<U, C>,
  chosen?: SallyportOptions<P, C>,
): Sallyport<U, C, P> {
  const options = (chosen ?? {}) as PlainOptions<P & GuardPolicy> & { readonly subject?: MakeSubject<P, C> }
  const { errors, guard, routes, jwks, deliver } = adapterBase('sallyport', auth, options, optionNames)
  const { claims, user, resource, keep } = createAuthByRequest<U, C>()
  return {
    guard: createGuardFactory<U, C, P>({ guard, errors, subject: options.subject, keep }),
    claims,
    user,
    resource: (req, _permission) => resource(req) as never,
    routes: createRouter(routes, errors),
    deliver: async (req, res, pair, how) => prepareReply(res, await deliver(toHttpRequest(req), pair, how)),
    jwks: routeHandler(jwks, errors),
    metadata(...given: readonly unknown[]) {
      refuseUncalled('metadata', given)
      return createMetadata(metadataRoute(auth), errors)
    },
    errors(...given: readonly unknown[]) {
      refuseUncalled('errors', given)
      return createErrors(errors)
    },
  }
}
