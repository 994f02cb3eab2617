import type { ServerResponse } from 'node:http'
import type { Auth, Claims, TokenPair } from '@sallyport/core'
import { authRoutes, type AuthRoutesOptions, createDelivery, type ErrorOptions, jwksRoute } from '@sallyport/core/http'
import {
  type AnyPolicy,
  checkOptionNames,
  type DeliverOptions,
  guardOptionsOf,
  type MakeSubject,
  type OptionNames,
  type PermissionOf,
  realmOf,
  type ResourceOf,
  routeOptionNames,
  routeOptionsOf,
  type SubjectOption,
} from '@sallyport/core/adapter'
import type { Router } from 'express'
import { type ClaimsReader, createAdmissions } from './admission.ts'
import { createErrors } from './errors.ts'
import { createGuardFactory, type GuardFactory } from './guard.ts'
import type { ErrorMiddleware, ExpressRequest, Middleware } from './middleware.ts'
import { createRouter, routeHandler } from './routes.ts'
import { setHeaders, toHttpRequest } from './translate.ts'
import { refuseUncalled } from './uncalled.ts'

interface PlainOptions<P> extends Omit<AuthRoutesOptions, 'policy'>, ErrorOptions {
  /** Decides what `guard.can` asks for. Default: none, and there is no `guard.can`. */
  readonly policy?: P
}

/**
 * How Sallyport reads requests and words its challenges. `subject` makes the subject that the policy is asked about from
 * the claims; it is needed where the claims lack an attribute that the policy's conditions read.
 */
export type SallyportOptions<P = undefined, C = object> = PlainOptions<P> & SubjectOption<P, C>

const optionNames: OptionNames<PlainOptions<unknown> & { readonly subject?: unknown }> = {
  ...routeOptionNames,
  errorBody: true,
  realm: true,
  subject: true,
}

/** Reads resources by the permissions of a policy. */
export interface ResourceReader<P> {
  <K extends PermissionOf<P>>(req: ExpressRequest, permission?: K): ResourceOf<P, K>
}

/** Sallyport for one Express application. */
export interface Sallyport<U, C, P = undefined> {
  /** Makes guards for routes. */
  readonly guard: GuardFactory<P, C>
  /** Reads the claims of a request behind a guard. */
  readonly claims: ClaimsReader<Claims<C>>
  /** Reads the user of a request behind a guard with `recheck`. Throws TypeError elsewhere. */
  readonly user: (req: ExpressRequest) => U
  /**
   * Reads what a `guard.can` loaded; name the permission where the policy has resources of several types. Throws TypeError
   * elsewhere.
   */
  readonly resource: ResourceReader<P>
  /** The auth routes, to mount: `app.use('/auth', routes)`. They parse JSON by themselves. */
  readonly routes: Router
  /**
   * Delivers tokens that the application made by `createSession`: sets the cookies of the login on the response, where
   * there are any, and resolves to the body of the login, to send or to leave out with a redirect.
   */
  readonly deliver: (
    req: ExpressRequest,
    res: ServerResponse,
    pair: TokenPair,
    options?: DeliverOptions,
  ) => Promise<object>
  /** The public keys, to mount at the root: `app.get('/.well-known/jwks.json', jwks)`. */
  readonly jwks: Middleware
  /** Makes the error middleware, to mount last: problem documents for refusals, `next(error)` for everything else. */
  readonly errors: () => ErrorMiddleware
}

/**
 * Makes the guards, readers, routes and error middleware of an Express application, 4.21 or 5.
 *
 * Types come from `auth`. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { sallyport } from '@sallyport/express'
 *
 * const { guard, claims, routes, errors } = sallyport(auth)
 * const app = express()
 * app.use('/auth', routes)
 * app.get('/auth/me', guard(), (req, res) => res.json({ id: claims(req).sub }))
 * app.use(errors())
 * ```
 */
export function sallyport<U, C, P extends AnyPolicy | undefined = undefined>(
  auth: Auth<U, C>,
  chosen?: SallyportOptions<P, C>,
): Sallyport<U, C, P> {
  const options = (chosen ?? {}) as PlainOptions<P> & { readonly subject?: MakeSubject<P, C> }
  checkOptionNames('sallyport', options, optionNames)
  const { policy, subject, ...others } = options
  const realm = realmOf(options)
  const admissions = createAdmissions<U, C>()
  const deliver = createDelivery(auth, options)
  return {
    guard: createGuardFactory<U, C, P>({
      auth,
      options: guardOptionsOf({ ...others, policy }),
      subject,
      realm,
      onAdmission: admissions.add,
    }),
    claims: admissions.claims,
    user: admissions.user,
    resource: (req, _permission) => admissions.resource(req) as never,
    routes: createRouter(authRoutes(auth, routeOptionsOf(others)), realm),
    async deliver(req, res, pair, how) {
      const { headers, body } = await deliver(toHttpRequest(req), pair, how)
      setHeaders(
        res,
        headers.filter(([name]) => name !== 'content-type'),
      )
      return body as object
    },
    jwks: routeHandler(jwksRoute(auth), realm),
    errors(...given: readonly unknown[]) {
      refuseUncalled('errors', given)
      return createErrors({ realm, errorBody: options.errorBody })
    },
  }
}
