import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { Revocation, RevocationFeed } from '../ports/revocation-feed.ts'
import type { RevocationSet, TokenIdentity } from './revocation-set.ts'

/** What the feed's follower needs. Times are milliseconds. */
export interface RevocationParts {
  readonly feed: RevocationFeed
  /** Asks the store about the session while the set cannot be relied on; without it such checks are refused with 503. */
  readonly ask: ((identity: TokenIdentity) => Promise<void>) | undefined
  readonly set: RevocationSet
  readonly maxStaleness: number
  readonly clock: Clock
  readonly emit: Emit
}

/** The ends that every process hears of, as this one knows them. */
export interface Revocations {
  /** Joins the feed, once; a failure rejects and the next call tries again. */
  ready(): Promise<void>
  /** Refuses a token whose session ended or whose user is blocked; synchronous while the feed is followed and current. */
  check(identity: TokenIdentity): void | Promise<void>
  /** Whether this process knows already that the token is refused. */
  has(identity: TokenIdentity): boolean
  /** Applies an entry to this process at once, ahead of the feed. */
  apply(entry: Revocation): void
  /** Calls back for every entry, this process's own ones included. */
  subscribe(listener: (entry: Revocation) => void): void
  /** Milliseconds since the feed was last read; undefined before it was joined. */
  silentFor(): number | undefined
  close(): void
}

/** How far two clocks may be apart before an event says so, in milliseconds. */
const reportedSkew = 2000

/** A quiet feed is read every tenth of `maxStaleness`, so that nine tenths of it are left when the store goes away. */
const readingShare = 0.1

/** Follows the revocation feed into memory, and asks the store for the session while that cannot be relied on. */
export function createRevocations({ feed, ask, set, maxStaleness, clock, emit }: RevocationParts): Revocations {
  const closing = new AbortController()
  const listeners: ((entry: Revocation) => void)[] = []
  let joined: Promise<void> | undefined
  let isJoined = false
  let currentAsOf = Number.NEGATIVE_INFINITY
  let wasStale = false

  function apply(entry: Revocation): void {
    set.add(entry, clock())
    for (const listener of listeners) listener(entry)
  }

  const observer = {
    entry: apply,
    current: () => {
      currentAsOf = clock()
      if (wasStale) emit('feed_current', {})
      wasStale = false
    },
    storeTime: (milliseconds: number) => {
      const skew = milliseconds - clock()
      if (Math.abs(skew) > reportedSkew) emit('clock_skew', { milliseconds: skew })
    },
  }

  async function join(): Promise<void> {
    try {
      await feed.follow(observer, { signal: closing.signal, maxInterval: Math.ceil(maxStaleness * readingShare) })
      isJoined = true
    } catch (error) {
      joined = undefined
      throw error
    }
  }

  const ready = () => (joined ??= join())

  function isReliable(now: number): boolean {
    const age = Math.abs(now - currentAsOf)
    if (age <= maxStaleness) return set.isComplete(now)
    if (!wasStale) emit('feed_stale', { milliseconds: age })
    wasStale = true
    return false
  }

  function checkJoined(identity: TokenIdentity): void | Promise<void> {
    const now = clock()
    if (set.has(identity, now)) throw new AuthError('token_invalid')
    if (!isReliable(now)) return ask === undefined ? Promise.reject(new AuthError('store_unavailable')) : ask(identity)
  }

  return {
    ready,
    check: identity => (isJoined ? checkJoined(identity) : ready().then(() => checkJoined(identity))),
    has: identity => set.has(identity, clock()),
    apply,
    subscribe: listener => listeners.push(listener),
    silentFor: () => (isJoined ? clock() - currentAsOf : undefined),
    close: () => closing.abort(),
  }
}
