import type { Clock } from '../ports/clock.ts'
import type { Clocks } from '../session/clocks.ts'
import type { Revocations } from '../session/revocation.ts'
import type { Claims } from '../token/claims.ts'
import type { DpopProof, Possession } from '../token/dpop/possession.ts'
import type { RememberingVerifier } from '../token/verified-cache.ts'

/** What the verification of an access token consists of. */
export interface VerificationParts<C> {
  readonly tokens: RememberingVerifier<C>
  readonly clocks: Pick<Clocks, 'explain'>
  readonly revocations: Pick<Revocations, 'check' | 'clears'>
  readonly clock: Clock
  readonly possession: Pick<Possession, 'isRequired' | 'confirm'>
}

/** The verification of an Auth's access tokens. */
export interface Verification<C> {
  /**
   * Verifies an access token: its text, its session, and the proof of its key. It returns the claims at once if nothing must be
   * waited for, as is the case for most requests. Otherwise it returns a promise. It throws or rejects with AuthErrors.
   */
  verify(accessToken: string, proof?: DpopProof): Claims<C> | Promise<Claims<C>>
  /**
   * Finds the claims of a token that `verify` would accept at once, because it verified the token before. The argument may be
   * any string, and undefined says nothing about it.
   */
  recognise(accessToken: string): Claims<C> | undefined
}

/** Makes the verification of an Auth's access tokens. */
export function createVerification<C>({
  tokens,
  clocks,
  revocations,
  possession,
  clock,
}: VerificationParts<C>): Verification<C> {
  type Checked = Claims<C> | Promise<Claims<C>>

  async function explain(error: unknown): Promise<never> {
    throw await clocks.explain(error)
  }

  function checkSession(claims: Claims<C>, accessToken: string, proof: DpopProof | undefined): Checked {
    const answer = revocations.check(claims)
    if (answer === undefined) return checkKey(claims, accessToken, proof)
    return answer.then(() => checkKey(claims, accessToken, proof))
  }

  function checkKey(claims: Claims<C>, accessToken: string, proof: DpopProof | undefined): Checked {
    const { sub: subject, cnf: confirmation } = claims
    if (confirmation === undefined && !possession.isRequired) return claims
    return possession.confirm({ subject, confirmation, accessToken }, proof).then(() => claims)
  }

  return {
    verify(accessToken, proof) {
      let claims: Checked
      try {
        claims = tokens.verify(accessToken)
      } catch (error) {
        return explain(error)
      }
      if (!(claims instanceof Promise)) return checkSession(claims, accessToken, proof)
      return claims.then(later => checkSession(later, accessToken, proof), explain)
    },
    recognise(accessToken) {
      if (possession.isRequired) return undefined
      const now = clock()
      const claims = tokens.recognise(accessToken, now)
      return claims !== undefined && claims.cnf === undefined && revocations.clears(claims, now) ? claims : undefined
    },
  }
}
