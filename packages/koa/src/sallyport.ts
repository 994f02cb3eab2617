import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Auth, Claims, TokenPair } from '@sallyport/core'
import {
  adapterBase,
  type ClaimsReader,
  type DeliverOptions,
  type GuardPolicy,
  type MakeSubject,
  prepareReply,
  readBasePath,
  type ResourceReader,
} from '@sallyport/core/adapter'
import { createErrors } from './errors.ts'
import { createGuardFactory, type GuardFactory } from './guard.ts'
import type { PlainMiddleware } from './middleware.ts'
import { optionNames, type PlainOptions, type SallyportOptions } from './options.ts'
import { createAuthByContext, type RequestContext } from './readers.ts'
import { toHttpRequest } from './request.ts'
import { createRoutes } from './routes.ts'
import { refuseUncalled } from './uncalled.ts'

/** Sallyport for one Koa application. */
export interface Sallyport<U, C, P = undefined> {
  /** Makes guards for routes. */
  readonly guard: GuardFactory<U, C, P>
  /** Reads the claims of a request behind a guard. */
  readonly claims: ClaimsReader<RequestContext, Claims<C>>
  /** Reads the user of a request behind a guard with `recheck`. Throws TypeError for any other request. */
  readonly user: (ctx: RequestContext) => U
  /**
   * Reads what `guard.can` loaded; name the permission if the policy has resources of several types. Throws TypeError if
   * nothing was loaded.
   */
  readonly resource: ResourceReader<RequestContext, P>
  /**
   * Answers the auth routes below `basePath`, the public keys, and the metadata for OAuth clients (RFC 9728) if `acceptIssuers`
   * was given a `resource`: `app.use(routes)`. It reads JSON bodies itself, and hands every other request on.
   */
  readonly routes: PlainMiddleware
  /**
   * Delivers tokens of `createSession` as the login does: sets the login's cookies on the response, if there are any, and
   * resolves to the login's body, for you to send, or to drop if you redirect.
   */
  readonly deliver: (ctx: ReplyContext, pair: TokenPair, options?: DeliverOptions) => Promise<object>
  /**
   * Makes the error middleware, to use before everything that it answers for: it answers refusals with problem documents and
   * throws other errors on.
   */
  readonly errors: () => PlainMiddleware
}

/** What `deliver` takes of a context. */
export interface ReplyContext {
  /** The request of Node. */
  readonly req: IncomingMessage
  /** The response of Node, which gets the cookies. */
  readonly res: ServerResponse
}

/**
 * Makes the guards, readers, routes and error middleware of a Koa application, 2.16 or 3.
 *
 * Types come from `auth`. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import Router from '@koa/router'
 * import { sallyport } from '@sallyport/koa'
 * import Koa from 'koa'
 *
 * const { guard, claims, routes, errors } = sallyport(auth)
 * const router = new Router()
 * router.get('/me', guard(), ctx => { ctx.body = { id: claims(ctx).sub } })
 * new Koa().use(errors()).use(routes).use(router.routes())
 * ```
 */
export function sallyport<U, C, P extends GuardPolicy | undefined = undefined>(
  auth: Auth<U, C>,
  chosen?: SallyportOptions<P, C>,
): Sallyport<U, C, P> {
  const options = (chosen ?? {}) as PlainOptions<P & GuardPolicy> & { readonly subject?: MakeSubject<P, C> }
  const { errors, guard, routes, jwks, metadata, deliver } = adapterBase('sallyport', auth, options, optionNames)
  const basePath = readBasePath(options.basePath)
  const { claims, user, resource, keep } = createAuthByContext<U, C>()
  return {
    guard: createGuardFactory<U, C, P>({ guard, errors, subject: options.subject, keep }),
    claims,
    user,
    resource: (ctx, _permission) => resource(ctx) as never,
    routes: createRoutes({ basePath, routes, rootRoutes: metadata ? [jwks, metadata] : [jwks], errors }),
    deliver: async (ctx, pair, how) => prepareReply(ctx.res, await deliver(toHttpRequest(ctx), pair, how)),
    errors(...given: readonly unknown[]) {
      refuseUncalled('errors', given)
      return createErrors(errors)
    },
  }
}
