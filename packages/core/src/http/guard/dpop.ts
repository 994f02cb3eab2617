import type { AuthInternals } from '../../auth/internals.ts'
import { isAuthError } from '../../errors.ts'
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
  handle: (request: R) => Promise<A>,
  dpop: AuthInternals['dpop'],
): (request: R) => Promise<A> {
  if (dpop === undefined) return handle
  return async request => {
    try {
      return await handle(request)
    } catch (error) {
      if (!isAuthError(error)) throw error
      const isOnly = dpop.required || tokenSchemeOf(request) === 'dpop'
      throw withSchemes(error, isOnly ? ['DPoP'] : ['Bearer', 'DPoP'])
    }
  }
}
