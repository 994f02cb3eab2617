import type { Auth, Claims } from '@sallyport/core'
import type { Admission } from '@sallyport/core/http'
import { admissionOf, type AnyRequest, read } from './admission.ts'

/** Reads the claims of a request behind a guard. */
export interface ClaimsReader<C> {
  /** Throws TypeError where no guard let the request in, or an optional one let nobody in. */
  (request: AnyRequest): C
  /** Gives undefined where an optional guard let nobody in. Throws TypeError where there was no guard. */
  optional(request: AnyRequest): C | undefined
}

/** What reads requests that a guard let in. */
export interface Readers<U, C> {
  /** Reads the claims. */
  readonly claims: ClaimsReader<Claims<C>>
  /** Reads the user of a request behind a guard with `recheck`. Throws TypeError elsewhere. */
  readonly user: (request: AnyRequest) => U
}

/**
 * Makes the readers of an Auth: their types come from it, and they read no request that another Auth let in.
 *
 * @example
 * ```ts
 * import { readers } from '@sallyport/fastify'
 *
 * const { claims } = readers(auth)
 * app.get('/me', request => ({ id: claims(request).sub }))
 * ```
 */
export function readers<U, C>(auth: Auth<U, C>): Readers<U, C> {
  const find = (request: AnyRequest, reader: string) =>
    admissionOf(request, auth, reader) as Admission<U, C> | undefined
  return {
    claims: Object.assign((request: AnyRequest) => read.claims(find(request, 'claims')), {
      optional: (request: AnyRequest) => find(request, 'claims.optional')?.claims,
    }),
    user: request => read.user(find(request, 'user')),
  }
}
