import type { Claims } from '../../token/claims.ts'
import type { PermissionOf, ResourceOf } from './policy.ts'
import type { RequestAuth } from './request-auth.ts'

/** Reads the claims of a request behind a guard. */
export interface ClaimsReader<Request, C> {
  /** Throws TypeError if no guard protects the route, or if an optional guard found no token. */
  (request: Request): C
  /** Returns undefined if an optional guard found no token. Throws TypeError if no guard protects the route. */
  optional(request: Request): C | undefined
}

/** Reads resources by the permissions of a policy. */
export interface ResourceReader<Request, P> {
  <K extends PermissionOf<P>>(request: Request, permission?: K): ResourceOf<P, K>
}

/** Reads requests that a guard let in. Throws TypeError for what the route's guard did not ask for. */
export interface RequestReaders<Request, U, C> {
  /** Reads the claims of a request that a guard let in. */
  readonly claims: ClaimsReader<Request, Claims<C>>
  /** Reads the user of a request whose guard has `recheck`. */
  readonly user: (request: Request) => U
  /** Reads the resource that `guard.can` loaded. */
  readonly resource: (request: Request) => unknown
}

/** Finds what the guard of a request found out, for the reader of this name. Throws TypeError if there was no guard. */
export type FindAuth<Request, U, C> = (request: Request, reader: string) => RequestAuth<U, C> | undefined

/**
 * Makes the readers of an adapter.
 *
 * @param argument what the framework calls a request, for error messages.
 */
export function createReaders<Request, U, C>(
  argument: string,
  find: FindAuth<Request, U, C>,
): RequestReaders<Request, U, C> {
  const claims = (request: Request): Claims<C> => {
    const found = find(request, 'claims')
    if (found !== undefined) return found.claims
    const advice = `behind an optional guard call claims.optional(${argument})`
    throw new TypeError(`claims(${argument}): the request has no token; ${advice}`)
  }
  const optional = (request: Request) => find(request, 'claims.optional')?.claims
  return {
    claims: Object.assign(claims, { optional }),
    user(request) {
      const user = find(request, 'user')?.user
      if (user !== undefined) return user
      throw new TypeError(`user(${argument}): no guard with recheck protects this route`)
    },
    resource(request) {
      const resource = find(request, 'resource')?.resource
      if (resource !== undefined) return resource
      throw new TypeError(`resource(${argument}): no guard of this route loads a resource`)
    },
  }
}
