import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'

/** A look-up of a user's state, under way or done. */
interface Lookup<U> {
  readonly startedAt: number
  readonly entry: Promise<UserEntry<U> | undefined>
}

/** Reads users as they are now, or at most so old. */
export interface Recheck<U> {
  /**
   * @param maxAge Milliseconds; 0 reads now.
   * @throws AuthError `token_invalid` when the user is gone or blocked, `store_unavailable` when that cannot be told.
   */
  read(subject: string, maxAge: number): Promise<U>
  /** Makes what is known of a subject too old for everyone. */
  forget(subject: string): void
}

const remembered = { max: 10_000 }

/**
 * Shares look-ups between callers, and never serves a state older than its caller asked for.
 *
 * A caller who allows no age shares only a look-up that has not started yet: one that is under way may have read already.
 */
export function createRecheck<U>(users: Pick<UserDirectory<U>, 'findById'>, clock: Clock): Recheck<U> {
  const latest = new LRUCache<string, Lookup<U>>(remembered)
  const waiting = new Map<string, Promise<UserEntry<U> | undefined>>()

  async function start(subject: string): Promise<UserEntry<U> | undefined> {
    await Promise.resolve()
    waiting.delete(subject)
    const lookup = { startedAt: clock(), entry: users.findById(subject) }
    latest.set(subject, lookup)
    lookup.entry.catch(() => {
      if (latest.get(subject) === lookup) latest.delete(subject)
    })
    return lookup.entry
  }

  function shareNext(subject: string): Promise<UserEntry<U> | undefined> {
    const next = waiting.get(subject) ?? start(subject)
    waiting.set(subject, next)
    return next
  }

  function youngEnough(subject: string, maxAge: number): Promise<UserEntry<U> | undefined> | undefined {
    const lookup = latest.get(subject)
    const age = lookup === undefined ? Number.NaN : clock() - lookup.startedAt
    return maxAge > 0 && age >= 0 && age <= maxAge ? lookup!.entry : undefined
  }

  return {
    async read(subject, maxAge) {
      const entry = await (youngEnough(subject, maxAge) ?? shareNext(subject))
      if (entry === undefined) throw new AuthError('token_invalid')
      return entry.user
    },
    forget: subject => void latest.delete(subject),
  }
}
