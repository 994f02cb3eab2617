import type { TokenPair } from '../account/types.ts'
import type { Auth } from '../auth/auth.ts'
import type { GuardPolicy, MakeSubject } from '../http/guard/policy.ts'
import type { ClaimsReader, ResourceReader } from '../http/guard/readers.ts'
import { errorReply } from '../http/reply/reply.ts'
import { adapterBase } from '../http/routes/adapter-base.ts'
import { markRoute } from '../http/routes/route.ts'
import type { DeliverOptions } from '../http/routes/session-carrier.ts'
import type { Claims } from '../token/claims.ts'
import { answerRoute, routesBelow, serveRoutes } from './auth-routes.ts'
import { callOf, makeCall, toHttpRequest, type WebCall } from './call.ts'
import { checkClientIp } from './client-ip/read-client-ip.ts'
import { createGuardFactory, type WebGuardFactory } from './guard.ts'
import { auditedRoute, markListed } from './listed.ts'
import { optionNames, type PlainOptions, type WebOptions } from './options.ts'
import { createAuthByRequest } from './readers.ts'
import { toResponse } from './response.ts'
import { createRouter, type RouteTable, type WebRouter } from './router.ts'
import type { ContextArguments } from './web-guard.ts'

/** Sallyport for one application that answers standard requests. */
export interface Sallyport<U, C, P = undefined, Context = unknown> {
  /** Makes guards for routes. */
  readonly guard: WebGuardFactory<U, C, P, Context>
  /** Reads the claims of a request that a guard let in. */
  readonly claims: ClaimsReader<Request, Claims<C>>
  /** Reads the user of a request behind a guard with `recheck`. Throws TypeError for any other request. */
  readonly user: (request: Request) => U
  /**
   * Reads what `guard.can` loaded; name the permission if the policy has resources of several types. Throws TypeError if
   * nothing was loaded.
   */
  readonly resource: ResourceReader<Request, P>
  /** Makes an application of the auth routes, the public keys, the metadata for OAuth clients and the application's own routes. */
  readonly router: (table: RouteTable<Context>) => WebRouter<Context>
  /**
   * Answers the auth routes, for applications with another router, and the metadata for OAuth clients if `acceptIssuers` was
   * given a `resource`. Resolves to undefined for other paths, and answers a known path with another method with 405 and
   * `Allow`. Rejects with any error that is not an AuthError.
   */
  readonly routes: (request: Request, ...context: ContextArguments<Context>) => Promise<Response | undefined>
  /** Answers with the public keys, for `GET /.well-known/jwks.json`. */
  readonly jwks: (request: Request) => Promise<Response>
  /**
   * Answers with tokens of `createSession` as the login does, with its cookies if there are any. To redirect instead, make a
   * response with the same headers.
   */
  readonly deliver: (request: Request, pair: TokenPair, options?: DeliverOptions) => Promise<Response>
  /** Answers an error with a problem document: an AuthError by its code, and anything else with a plain 500. */
  readonly errorResponse: (error: unknown, request?: Request) => Response
}

/**
 * Makes the guards, readers, routes and the router of an application that answers standard requests: on Bun, Deno, Cloudflare
 * Workers, in Next.js, SvelteKit or on Node.
 *
 * Types come from `auth`. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import { bunIp, sallyport } from '@sallyport/core/web'
 *
 * const { guard, claims, router } = sallyport(auth, { clientIp: bunIp })
 * export default router({
 *   'GET /health': guard.public('health check').route(() => Response.json({ ok: true })),
 *   'GET /me': guard().route(request => Response.json({ id: claims(request).sub })),
 * })
 * ```
 */
export function sallyport<U, C, P extends GuardPolicy | undefined = undefined, Context = unknown>(
  auth: Auth<U, C>,
  chosen: WebOptions<P, C, Context>,
): Sallyport<U, C, P, Context> {
  type Options = PlainOptions<P & GuardPolicy, Context> & { readonly subject?: MakeSubject<P, C> }
  const options = Object(chosen) as Options
  const { clientIp } = options
  const { errors, guard, routes, jwks, metadata, deliver } = adapterBase('sallyport', auth, options, optionNames)
  checkClientIp(clientIp)
  const { claims, user, resource, keep } = createAuthByRequest<U, C>()
  const adapt = (call: WebCall<Context>) => toHttpRequest(call, clientIp)
  const plain = (request: Request) => toHttpRequest(makeCall<Context>(request, undefined as Context), clientIp)
  const parts = { errors, toHttpRequest: adapt }
  const whole = [...routesBelow(options.basePath, routes), ...(metadata ? [metadata] : [])]
  const serve = serveRoutes(whole, parts)
  return {
    guard: createGuardFactory<U, C, P, Context>({ ...parts, guard, subject: options.subject, keep }),
    claims,
    user,
    resource: (request, _permission) => resource(request) as never,
    router: table => createRouter([...whole, jwks], table, parts),
    routes: markListed(
      async (request: Request, ...[context]: ContextArguments<Context>) => serve(callOf(request, context as Context)),
      whole.map(auditedRoute),
    ),
    jwks: markRoute(
      async (request: Request) =>
        answerRoute({ route: jwks, params: {} }, makeCall(request, undefined as Context), parts),
      jwks,
    ),
    deliver: async (request, pair, how) => toResponse(await deliver(plain(request), pair, how)),
    errorResponse: (error, request) => toResponse(errorReply(error, errors, request && plain(request))),
  }
}
