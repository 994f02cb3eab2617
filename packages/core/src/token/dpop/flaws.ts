import { AuthError } from '../../errors.ts'
import type { ProofRefusal } from '../../events.ts'

/** What is wrong with a proof. */
export type ProofFlaw = Exclude<ProofRefusal, 'other_key'>

/** The sentence for the client, whose mistake it is. */
const sentences: Readonly<Record<ProofFlaw, string>> = {
  missing: 'The request needs a DPoP proof in the header DPoP.',
  malformed: 'The DPoP proof is not a well-formed JWT, or the request has more than one.',
  header: 'The header of the DPoP proof must have the typ dpop+jwt, a supported alg and a public jwk of its kind.',
  signature: 'The signature of the DPoP proof is not that of its jwk.',
  claims: 'The DPoP proof needs the claims htm, htu, iat and jti.',
  method: 'The DPoP proof is for another method.',
  url: 'The DPoP proof is for another URL.',
  token: 'The DPoP proof is for another access token, or has no ath.',
  replayed: 'The DPoP proof was used before.',
}

/** Thrown for a proof that is wrong, until the check makes an event and an AuthError of it. */
export class FlawedProof extends Error {
  readonly flaw: ProofFlaw

  constructor(flaw: ProofFlaw) {
    super(flaw)
    this.flaw = flaw
  }
}

/** Makes the error for a proof that is wrong. */
export function invalidProof(flaw: ProofFlaw): AuthError {
  return new AuthError('invalid_dpop_proof', { message: sentences[flaw], retryAfter: 0 })
}
