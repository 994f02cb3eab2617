import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { FeedObserver, Revocation, RevocationFeed } from '../ports/revocation-feed.ts'
import { createFeedMember, joinWithin } from './feed-member.ts'
import type { RevocationSet, TokenIdentity } from './revocation-set.ts'

/** Asks the store about a token's session. */
export type AskStore = (identity: TokenIdentity) => Promise<void>

/** What the feed's follower needs. Times are milliseconds. */
export interface RevocationDependencies {
  readonly feed: Pick<RevocationFeed, 'follow'>
  /** Asks the store about the session while the set cannot be relied on; without it such checks are refused with 503. */
  readonly ask: AskStore | undefined
  readonly set: RevocationSet
  readonly maxStaleness: number
  readonly clock: Clock
  readonly emit: Emit
}

/** The revocations that every process learns of, as this one knows them. */
export interface Revocations {
  /** Joins the feed, once, however long that takes; a failure rejects and the next call tries again. */
  ready(): Promise<void>
  /**
   * Refuses a token whose session is revoked or whose user is blocked; synchronous while the feed is followed and current.
   *
   * @param ask What is asked in place of the store's sessions.
   */
  check(identity: TokenIdentity, ask?: AskStore): void | Promise<void>
  /** Whether this process knows, without asking, that the token is neither revoked nor its user blocked. */
  clears(identity: TokenIdentity, now: number): boolean
  /** Whether this process knows already that the token is refused. */
  has(identity: TokenIdentity): boolean
  /** Whether this process has heard lately that the subject is blocked. */
  isBlocked(subject: string): boolean
  /** Applies an entry to this process at once, ahead of the feed. */
  add(entry: Revocation): void
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

/** A feed that says nothing for so long while it is joined is tried again; in milliseconds. */
const longestSilence = 30_000

/** How long a check that can ask no store waits for the feed to be joined, in milliseconds. */
const longestWait = 5000

/**
 * Follows the revocation feed into memory, and asks the store for the session while that cannot be relied on: before the
 * feed was joined, and while it is stale.
 */
export function createRevocations({
  feed,
  ask: askSession,
  set,
  maxStaleness,
  clock,
  emit,
}: RevocationDependencies): Revocations {
  const listeners: ((entry: Revocation) => void)[] = []
  const freshness = createFreshness(maxStaleness, clock, emit)

  function add(entry: Revocation): void {
    set.add(entry, clock())
    for (const listener of listeners) listener(entry)
  }

  const member = createFeedMember({
    feed,
    observer: { entry: add, ...freshness.observer },
    maxInterval: Math.ceil(maxStaleness * readingShare),
    longestSilence,
  })

  function check(identity: TokenIdentity, ask = askSession): void | Promise<void> {
    return member.isJoined ? checkJoined(identity, ask) : checkMeanwhile(identity, ask)
  }

  const isReliable = (now: number) => freshness.isCurrent(now) && set.isComplete(now)

  function checkJoined(identity: TokenIdentity, ask: AskStore | undefined): void | Promise<void> {
    const now = clock()
    if (set.has(identity, now)) throw new AuthError('token_invalid')
    if (isReliable(now)) return
    return ask === undefined ? Promise.reject(new AuthError('store_unavailable')) : ask(identity)
  }

  async function checkMeanwhile(identity: TokenIdentity, ask: AskStore | undefined): Promise<void> {
    await (ask === undefined ? joinWithin(member, longestWait) : member.joinSoon())
    if (member.isJoined || ask === undefined) return checkJoined(identity, ask)
    if (set.has(identity, clock())) throw new AuthError('token_invalid')
    return ask(identity)
  }

  return {
    ready: member.join,
    check,
    clears: (identity, now) => member.isJoined && !set.has(identity, now) && isReliable(now),
    has: identity => set.has(identity, clock()),
    isBlocked: subject => set.isBlocked(subject, clock()),
    add,
    subscribe: listener => listeners.push(listener),
    silentFor: () => (member.isJoined ? freshness.age(clock()) : undefined),
    close: member.close,
  }
}

/** Knows as of when the feed is current, and says in events when it is not. */
function createFreshness(maxStaleness: number, clock: Clock, emit: Emit) {
  let currentAsOf = Number.NEGATIVE_INFINITY
  let wasStale = false
  const observer: Omit<FeedObserver, 'entry'> = {
    current() {
      currentAsOf = clock()
      if (wasStale) emit('feed_current', {})
      wasStale = false
    },
    storeTime(milliseconds) {
      const skew = milliseconds - clock()
      if (Math.abs(skew) > reportedSkew) emit('clock_skew', { milliseconds: skew })
    },
    delayed: isDelayed => emit('feed_delayed', { delayed: isDelayed }),
  }
  return {
    observer,
    age: (now: number) => now - currentAsOf,
    isCurrent(now: number): boolean {
      const age = Math.abs(now - currentAsOf)
      if (age <= maxStaleness) return true
      if (!wasStale) emit('feed_stale', { milliseconds: age })
      wasStale = true
      return false
    },
  }
}
