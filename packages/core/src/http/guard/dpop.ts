import type { AuthInternals } from '../../auth/internals.ts'
import { isAuthError } from '../../errors.ts'
import { mapErrors } from '../../lib/map-errors.ts'
import { type DpopProof, shareProof } from '../../token/dpop/possession.ts'
import { withSchemes } from '../reply/challenge.ts'
import { dpopProofOf, tokenSchemeOf } from '../request/dpop-proof.ts'
import type { HttpRequest } from '../request/request.ts'

/** The proofs of requests, so that all guards of a request take the same one. */
const proofs = new WeakMap<object, DpopProof>()

/**
 * Reads the proof of a request whose token may be bound to a key. With the scheme `Bearer` no proof counts, so that a bound
 * token is refused (RFC 9449 §7.2); a token in a cookie needs no scheme.
 */
export function proofForToken(request: HttpRequest, inCookie: boolean): DpopProof | undefined {
  if (tokenSchemeOf(request) === 'bearer') return undefined
  const same = identityOf(request)
  const proof = proofs.get(same) ?? shareProof({ ...dpopProofOf(request), inCookie })
  proofs.set(same, proof)
  return proof
}

/** What all guards of a request see: the framework's request, or the standard Request of a call. */
function identityOf(request: HttpRequest): object {
  const { native = request } = request
  const { request: inner = native } = Object(native) as { readonly request?: unknown }
  return typeof inner === 'object' && inner !== null ? inner : request
}

/** Adds the scheme `DPoP` to the challenges of refusals, if the Auth reads proofs (RFC 9449 §7.1). */
export function offeringDpop<R extends HttpRequest, A>(
  handle: (request: R) => A,
  dpop: AuthInternals['dpop'],
): (request: R) => A {
  if (dpop === undefined) return handle
  const offering = (error: unknown, request: R): unknown => {
    if (!isAuthError(error)) return error
    const isOnly = dpop.required || tokenSchemeOf(request) === 'dpop'
    return withSchemes(error, isOnly ? ['DPoP'] : ['Bearer', 'DPoP'])
  }
  return request =>
    mapErrors(
      () => handle(request),
      error => offering(error, request),
    )
}
