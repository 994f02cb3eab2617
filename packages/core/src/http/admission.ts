import type { Claims } from '../token/claims.ts'
import type { HttpRequest } from './request.ts'

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
