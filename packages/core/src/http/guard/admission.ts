import type { Claims } from '../../token/claims.ts'
import type { HttpRequest } from '../request/request.ts'

/** Whom a guard let in. */
export interface Admission<U, C> {
  /** As the token has them; behind `recheck` the custom ones are those of the user as they are now. */
  readonly claims: Claims<C>
  /** The user as `recheck` read it, where the guard asks for that. */
  readonly user?: U
  /** What `can` loaded, where the guard asks for that. */
  readonly resource?: unknown
}

/** One thing that a guard asks for, once the token is good: hands the admission on, or throws AuthError. */
export type Step<U, C> = (
  admission: Admission<U, C>,
  request: HttpRequest,
) => Admission<U, C> | Promise<Admission<U, C>>

/** Reads what a guard let in; undefined stands for nobody, whom an optional guard lets pass. */
export interface AdmissionReader {
  claims<U, C>(admission: Admission<U, C> | undefined): Claims<C>
  user<U, C>(admission: Admission<U, C> | undefined): U
  resource<U, C>(admission: Admission<U, C> | undefined): unknown
}

/**
 * Makes the reader for an adapter. It throws TypeError for what the route's guard did not ask for.
 *
 * @param request what the framework calls a request, for the messages.
 */
export function admissionReader(request: string): AdmissionReader {
  return {
    claims(admission) {
      if (admission !== undefined) return admission.claims
      const advice = `behind an optional guard read claims.optional(${request})`
      throw new TypeError(`claims(${request}): nobody is signed in; ${advice}`)
    },
    user(admission) {
      if (admission?.user !== undefined) return admission.user
      throw new TypeError(`user(${request}): this route is behind no guard with recheck`)
    },
    resource(admission) {
      if (admission?.resource !== undefined) return admission.resource
      throw new TypeError(`resource(${request}): this route is behind no guard that loads one`)
    },
  }
}
