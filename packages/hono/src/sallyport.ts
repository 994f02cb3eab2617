import type { Auth, Claims, TokenPair } from '@sallyport/core'
import {
  adapterBase,
  checkClientIp,
  type ClaimsReader,
  type DeliverOptions,
  type GuardPolicy,
  type MakeSubject,
  type ResourceReader,
} from '@sallyport/core/adapter'
import { metadataRoute } from '@sallyport/core/http'
import type { Context, ErrorHandler, Handler, Hono } from 'hono'
import { createErrors } from './errors.ts'
import { createGuardFactory, type GuardFactory } from './guard.ts'
import { optionNames, type PlainOptions, type SallyportOptions } from './options.ts'
import { createAuthByContext } from './readers.ts'
import { adaptWith } from './request.ts'
import { createRoutes, routeHandler } from './routes.ts'

/** Sallyport for one Hono application. */
export interface Sallyport<U, C, P = undefined> {
  /** Makes guards for routes. */
  readonly guard: GuardFactory<U, C, P>
  /** Reads the claims of a request behind a guard. */
  readonly claims: ClaimsReader<Context, Claims<C>>
  /** Reads the user of a request behind a guard with `recheck`. Throws TypeError for any other request. */
  readonly user: (c: Context) => U
  /**
   * Reads what `guard.can` loaded; name the permission if the policy has resources of several types. Throws TypeError if
   * nothing was loaded.
   */
  readonly resource: ResourceReader<Context, P>
  /** The auth routes, to mount: `app.route('/auth', routes)`. */
  readonly routes: Hono
  /**
   * Delivers tokens of `createSession` as the login does: sets the login's cookies on the response, if there are any, and
   * resolves to the login's body, for you to send, or to drop if you redirect.
   */
  readonly deliver: (c: Context, pair: TokenPair, options?: DeliverOptions) => Promise<object>
  /** The public keys, to mount at the root: `app.get('/.well-known/jwks.json', jwks)`. */
  readonly jwks: Handler
  /**
   * Makes the route of the metadata for OAuth clients (RFC 9728), to mount at the root: `app.route('/', metadata())`. Throws
   * TypeError if `acceptIssuers` was given no `resource`.
   */
  readonly metadata: () => Hono
  /**
   * Makes the error handler, for `app.onError`: it answers refusals with problem documents, and gives every other error to
   * `otherwise`. Default: an HTTPException answers itself, and anything else is logged and answered 500, as Hono does it.
   */
  readonly errors: (otherwise?: ErrorHandler) => ErrorHandler
}

/**
 * Makes the guards, readers, routes and error handler of a Hono application.
 *
 * Types come from `auth`. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import { nodeIp } from '@sallyport/core/web'
 * import { sallyport } from '@sallyport/hono'
 * import { Hono } from 'hono'
 *
 * const { guard, routes, errors } = sallyport(auth, { clientIp: nodeIp })
 * const app = new Hono()
 * app.onError(errors())
 * app.route('/auth', routes)
 * app.get('/auth/me', guard(), c => c.json({ id: c.var.auth.claims.sub }))
 * ```
 */
export function sallyport<U, C, P extends GuardPolicy | undefined = undefined>(
  auth: Auth<U, C>,
  chosen: SallyportOptions<P, C>,
): Sallyport<U, C, P> {
  const options = Object(chosen) as PlainOptions<P & GuardPolicy> & { readonly subject?: MakeSubject<P, C> }
  const { errors, guard, routes, jwks, deliver } = adapterBase('sallyport', auth, options, optionNames)
  checkClientIp(options.clientIp)
  const { claims, user, resource, keep } = createAuthByContext<U, C>()
  const adapt = adaptWith(options.clientIp)
  const parts = { errors, adapt }
  return {
    guard: createGuardFactory<U, C, P>({ ...parts, guard, subject: options.subject, keep }),
    claims,
    user,
    resource: (c, _permission) => resource(c) as never,
    routes: createRoutes(routes, parts),
    async deliver(c, pair, how) {
      const { headers, body } = await deliver(adapt(c), pair, how)
      for (const [name, value] of headers) {
        if (name !== 'content-type') c.header(name, value, { append: name === 'set-cookie' })
      }
      return body as object
    },
    jwks: routeHandler(jwks, parts),
    metadata: () => createRoutes([metadataRoute(auth)], parts),
    errors: otherwise => createErrors(parts, otherwise),
  }
}
