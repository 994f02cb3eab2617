import { requireIdempotencyKey } from './idempotency-key.ts'
import type { RefreshedPair, RefreshOptions } from './types.ts'
import { AuthError } from '../errors.ts'
import type { RevocationReason } from '../events.ts'
import type { UserDirectory } from '../ports/user-directory.ts'
import type { Actors } from '../session/actors.ts'
import type { Clocks } from '../session/clocks.ts'
import type { Revoker } from '../session/revoke.ts'
import type { Mint } from '../session/mint.ts'
import type { Revocations } from '../session/revocation.ts'
import type { Rotate } from '../session/rotation.ts'
import { tokenTypeOf } from '../session/session.ts'
import type { RefreshFields } from '../token/claims.ts'
import type { DpopProof, Possession } from '../token/dpop/possession.ts'

/** What a refresh needs. */
export interface RefreshDependencies<U> {
  /** Does not need to look for blocks: a block revokes every session. */
  readonly directory: Pick<UserDirectory<U>, 'findById'>
  readonly rotate: Rotate
  readonly mint: Mint<U>
  readonly clocks: Pick<Clocks, 'check'>
  readonly revoker: Pick<Revoker, 'revoke'>
  readonly revocations: Pick<Revocations, 'isBlocked'>
  readonly actors: Actors
  readonly possession: Possession
}

/**
 * Makes the refresh: the signature first, then the clocks, the user as they are now, then the rotation.
 *
 * The access token is made before anything is written, so that a refresh token is not used up when `claims` throws.
 */
export function createRefresh<U>(
  deps: RefreshDependencies<U>,
): (text: string, options?: RefreshOptions) => Promise<RefreshedPair> {
  const { mint, rotate, clocks, possession } = deps
  return async (text, { dpop = noProof, idempotencyKey } = {}) => {
    if (idempotencyKey !== undefined) requireIdempotencyKey(idempotencyKey)
    const presented = await mint.read(text)
    await possession.confirm(presented, dpop)
    await clocks.check(presented)
    const user = await currentUser(presented, deps)
    const access = await mint.access(presented, user)
    const { verdict, token } = await rotate(presented, idempotencyKey)
    const refreshToken = verdict === 'kept' ? text : await mint.refresh(token)
    const { token: accessToken, expiresIn } = access
    return { accessToken, refreshToken, expiresIn, tokenType: tokenTypeOf(token), verdict }
  }
}

const noProof: DpopProof = { proof: '', method: '', url: '' }

async function currentUser<U>(token: RefreshFields, deps: RefreshDependencies<U>): Promise<U> {
  const { directory, actors, revoker, revocations } = deps
  const { subject, sessionId, actor } = token
  const asked = directory.findById(subject)
  const [entry, mayAct] = actor === undefined ? [await asked, true] : await Promise.all([asked, actors.mayAct(actor)])
  const isBlocked = revocations.isBlocked(subject)
  if (entry !== undefined && mayAct && !isBlocked) return entry.user
  const reason: RevocationReason = isBlocked ? 'blocked' : mayAct ? 'user_gone' : 'actor_revoked'
  await revoker.revoke({ id: sessionId, subject }, reason)
  throw new AuthError('session_ended')
}
