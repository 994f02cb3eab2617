import type { Claims } from '../../token/claims.ts'
import type { HttpRequest } from '../request/request.ts'

/** What a guard found out about a request that it let in. Adapters put it on the request as `auth`. */
export interface RequestAuth<U, C> {
  /** The claims of the access token. Behind `recheck`, the custom claims are those of the user as it is now. */
  readonly claims: Claims<C>
  /** The user that `recheck` read, if the guard has `recheck`. */
  readonly user?: U
  /** The resource that `can` loaded, if the guard has `can` with a loader. */
  readonly resource?: unknown
  /** What the option `requestProperties` of an adapter made, by name. */
  readonly properties?: Readonly<Record<string, unknown>>
}

/** One check of a guard, after the token was verified: returns what is known then, or throws AuthError. */
export type Step<U, C> = (
  found: RequestAuth<U, C>,
  request: HttpRequest,
) => RequestAuth<U, C> | Promise<RequestAuth<U, C>>

/** Joins what two guards of a request found out; undefined means that an optional guard found no token. */
export function joinAuth<A extends RequestAuth<unknown, unknown>>(
  first: A | undefined,
  second: A | undefined,
): A | undefined {
  return first === undefined || second === undefined ? (second ?? first) : { ...first, ...second }
}
