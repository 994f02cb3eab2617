import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { BlockStore } from '../ports/block-store.ts'
import type { Clock } from '../ports/clock.ts'
import { feedRetention } from './lifetimes.ts'
import type { TokenIdentity } from './revocation-set.ts'
import type { Revocations } from './revocation.ts'

/** How many questions the store is asked at the same time. */
const mostAtOnce = 64
/** Seconds for which a subject that was not blocked counts as such while the feed is followed. */
const believedFor = feedRetention / 2

/** What the check of other issuers' tokens needs. */
export interface UnblockedDependencies {
  readonly blocks: Pick<BlockStore, 'has'>
  readonly revocations: Pick<Revocations, 'check'>
  readonly clock: Clock
}

/** Rejects with AuthError `token_invalid` where the subject or the actor is blocked, `store_unavailable` where that cannot be told. */
export type RequireUnblocked = (identity: TokenIdentity) => Promise<void>

/**
 * Makes the check that stands for the session's where a token has no session here.
 *
 * The feed forgets a block after a while, and another issuer goes on issuing tokens. So the store is asked about each subject,
 * and its answer is believed for half the time that the feed keeps a block: a block that comes later is in the feed until
 * the store is asked again.
 */
export function createUnblocked({ blocks, revocations, clock }: UnblockedDependencies): RequireUnblocked {
  const unblocked = new LRUCache<string, number>({ max: 10_000 })
  const pending = new Map<string, Promise<boolean>>()
  const isKnown = (subject: string) => Math.abs(clock() - (unblocked.get(subject) ?? Number.NaN)) < believedFor * 1000

  async function ask(subject: string): Promise<boolean> {
    if (pending.size >= mostAtOnce) throw new AuthError('store_unavailable')
    const askedAt = clock()
    const isBlocked = await blocks.has(subject)
    if (!isBlocked) unblocked.set(subject, askedAt)
    return isBlocked
  }

  function shared(subject: string): Promise<boolean> {
    const asked = pending.get(subject) ?? ask(subject).finally(() => pending.delete(subject))
    pending.set(subject, asked)
    return asked
  }

  async function requireAll(subjects: readonly string[]): Promise<void> {
    const answers = await Promise.all(subjects.map(shared))
    if (answers.includes(true)) throw new AuthError('token_invalid')
  }

  return async identity => {
    const subjects = identity.act === undefined ? [identity.sub] : [identity.sub, identity.act.sub]
    await revocations.check(identity, () => requireAll(subjects))
    await requireAll(subjects.filter(subject => !isKnown(subject)))
  }
}
