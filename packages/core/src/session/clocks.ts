import { AuthError, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { RevocationFeed } from '../ports/revocation-feed.ts'

/** What the look at the clocks needs. */
export interface ClocksDependencies {
  readonly clock: Clock
  /** Seconds by which two clocks may differ. */
  readonly tolerance: number
  /**
   * Whether the store's time counts whatever this clock is. Otherwise it counts for the machine's clock that has run evenly
   * since the start: one that jumps, or that differs from the machine's, is a test's, and the store's stays behind.
   */
  readonly trustsStore: boolean
  /** Joins the feed, which tells the store's time. */
  readonly join: () => Promise<void>
  readonly emit: Emit
}

/** A refresh token, as far as clocks are concerned. Times are seconds since the epoch. */
export interface TimedToken {
  readonly subject: string
  readonly sessionId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Tells an expired token from a clock that is wrong: the store's time is the second opinion. */
export interface Clocks {
  /** The same feed; the store's time is listened to. */
  listeningTo(feed: RevocationFeed): RevocationFeed
  /**
   * Refuses a refresh token that this process's clock cannot judge: one from the future, unless the store's clock bears
   * this one out, or one that has expired by this clock while the store's is far behind it. Throws AuthError
   * `clock_disagrees`.
   */
  check(token: TimedToken): Promise<void>
  /** Whether the store's clock confirms this one, so that the process that wrote a time in the future was wrong. */
  areRight(): Promise<boolean>
  /** Refuses to call a token late where this clock is far ahead of the store's. Throws AuthError `clock_disagrees`. */
  confirmLate(token: Pick<TimedToken, 'subject' | 'sessionId'>): Promise<void>
  /** Gives the error to throw for an access token: `token_expired` only where the clocks agree. */
  explain(error: unknown): Promise<unknown>
}

/** A clock that is ahead of the store's by more than this, in seconds, cannot say that anything is late. */
const furthestAhead = 60

/** A clock that is behind the store's by less than this, in seconds, can tell a time in the future. */
const furthestBehind = 60

/** Compares the clocks of this process, of the store, and of the processes that signed tokens. */
export function createClocks({ clock, tolerance, trustsStore, join, emit }: ClocksDependencies): Clocks {
  const time = storeTime(clock)
  const runsEvenly = evenness(clock)

  /** Seconds by which this clock is ahead of the store's; undefined where the store's says nothing about it. */
  async function aheadOfStore(ask: () => Promise<void>): Promise<number | undefined> {
    return trustsStore || runsEvenly() ? time.ahead(ask) : undefined
  }

  /** The same, and 0 unless it is too far ahead to say that anything is late. */
  async function tooFarAhead(ask: () => Promise<void>): Promise<number> {
    const ahead = (await aheadOfStore(ask)) ?? 0
    return ahead > furthestAhead ? ahead : 0
  }

  async function areRight(): Promise<boolean> {
    const ahead = await aheadOfStore(tryToJoin)
    return ahead !== undefined && ahead <= furthestAhead && ahead >= -furthestBehind
  }

  /** An outage of the feed does not make an expired access token a good one. */
  async function tryToJoin(): Promise<void> {
    try {
      await join()
    } catch {
      // The store's time stays unknown.
    }
  }

  function disagree(who: { subject: string | null; sessionId: string | null }, seconds: number): AuthError {
    emit('clock_disagrees', { ...who, seconds })
    return new AuthError('clock_disagrees')
  }

  async function confirmLate({ subject, sessionId }: Pick<TimedToken, 'subject' | 'sessionId'>): Promise<void> {
    const ahead = await tooFarAhead(join)
    if (ahead > 0) throw disagree({ subject, sessionId }, -ahead)
  }

  return {
    listeningTo: time.listeningTo,
    confirmLate,
    areRight,
    async check(token) {
      const { subject, sessionId, issuedAt, expiresAt } = token
      const now = clock() / 1000
      if (issuedAt > now + tolerance) {
        const error = disagree({ subject, sessionId }, issuedAt - now)
        if (!(await areRight())) throw error
      }
      if (now >= expiresAt) await confirmLate(token)
    },
    async explain(error) {
      if (!isAuthError(error) || error.code !== 'token_expired') return error
      const ahead = await tooFarAhead(tryToJoin)
      return ahead > 0 ? disagree({ subject: null, sessionId: null }, -ahead) : error
    },
  }
}

/**
 * Tells whether a clock is the machine's own, and has run evenly since it was first seen: one that a test has set, or
 * moves, is not expected to agree with the store's.
 */
function evenness(clock: Clock): () => boolean {
  const isNear = (a: number, b: number) => Math.abs(a - b) <= furthestAhead * 1000
  const first = clock() - performance.now()
  return () => isNear(clock(), Date.now()) && isNear(clock() - performance.now(), first)
}

/** Follows how far this process is ahead of the store, in seconds; undefined where the store does not tell its time. */
function storeTime(clock: Clock) {
  let ahead: number | undefined
  let onFirst = () => {}
  const first = new Promise<void>(resolve => (onFirst = resolve))

  function hear(milliseconds: number): void {
    ahead = (clock() - milliseconds) / 1000
    onFirst()
  }

  return {
    async ahead(join: () => Promise<void>): Promise<number | undefined> {
      // The store's time is told before a long feed has been read.
      if (ahead === undefined) await Promise.race([first, join()])
      return ahead
    },
    listeningTo: (feed: RevocationFeed): RevocationFeed => ({
      append: (entries, keepFor) => feed.append(entries, keepFor),
      follow: (observer, options) =>
        feed.follow({ ...observer, storeTime: at => (hear(at), observer.storeTime(at)) }, options),
    }),
  }
}
