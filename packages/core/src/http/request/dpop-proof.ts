import type { DpopProof } from '../../token/dpop/possession.ts'
import type { HttpRequest } from './request.ts'

/** Reads the DPoP proof of a request (RFC 9449 §4.1). Throws TypeError for a request without `url`. */
export function dpopProofOf(request: HttpRequest): DpopProof {
  const { method, url } = request
  if (url === undefined) throw new TypeError('request.url: DPoP proofs need the path of the request')
  return { proof: request.header('dpop') ?? '', method, url }
}

/** Reads the DPoP proof of a request that may have none. */
export function findDpopProof(request: HttpRequest): DpopProof | undefined {
  return request.header('dpop') === undefined ? undefined : dpopProofOf(request)
}

/** The scheme of the `Authorization` header, if it is one for access tokens. */
export function tokenSchemeOf(request: HttpRequest): 'bearer' | 'dpop' | undefined {
  const [scheme] = request.header('authorization')?.toLowerCase().split(' ', 1) ?? []
  return scheme === 'bearer' || scheme === 'dpop' ? scheme : undefined
}
