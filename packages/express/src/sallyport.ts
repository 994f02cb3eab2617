import type { Auth } from '@sallyport/core'
import {
  type Admission,
  authRoutes,
  type AuthRoutesOptions,
  jwksRoute,
  type RealmOption,
  realmOf,
} from '@sallyport/core/http'
import type { RequestHandler, Router } from 'express'
import { type ClaimsReader, createAdmissions } from './admission.ts'
import { createErrors } from './errors.ts'
import { createGuardFactory, type GuardFactory } from './guard.ts'
import type { ErrorMiddleware, ExpressRequest } from './middleware.ts'
import { createRouter, routeHandler } from './routes.ts'

/** How Sallyport reads requests and words its challenges. */
export interface SallyportOptions extends AuthRoutesOptions, RealmOption {}

/** Sallyport for one Express application. */
export interface Sallyport<U, C> {
  /** Makes guards for routes. */
  readonly guard: GuardFactory
  /** Reads the claims of a request behind a guard. */
  readonly claims: ClaimsReader<Admission<U, C>['claims']>
  /** Reads the user of a request behind a guard with `recheck`. Throws TypeError elsewhere. */
  readonly user: (req: ExpressRequest) => U
  /** The auth routes, to mount: `app.use('/auth', routes)`. They parse JSON by themselves. */
  readonly routes: Router
  /** The public keys, to mount at the root: `app.get('/.well-known/jwks.json', jwks)`. */
  readonly jwks: RequestHandler
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
export function sallyport<U, C>(auth: Auth<U, C>, options: SallyportOptions = {}): Sallyport<U, C> {
  const realm = realmOf(options)
  const admissions = createAdmissions<U, C>()
  return {
    guard: createGuardFactory({ auth, options, realm, onAdmission: admissions.add }),
    claims: admissions.claims,
    user: admissions.user,
    routes: createRouter(authRoutes(auth, options), realm),
    jwks: routeHandler(jwksRoute(auth), realm),
    errors: () => createErrors(realm),
  }
}
