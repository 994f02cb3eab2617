/** How long things live, in whole seconds; validated once, in the options. */
export interface Lifetimes {
  /** An access token. */
  readonly access: number
  /** A session without a refresh. */
  readonly idle: number
  /** A session from login on, whatever happens. */
  readonly absolute: number
  /** How long a replaced refresh token still gets its successor. A new one is kept for this and twice the tolerance. */
  readonly retryWindow: number
  /** How far two clocks may be apart. */
  readonly tolerance: number
}

/** The longest lifetime that any process may give access tokens, in seconds. */
export const longestAccess = 3600

/** The most that two clocks may be configured to be apart, in seconds. */
export const longestTolerance = 60

/**
 * Seconds for which a revocation is kept. It outlives every access token of its session, on any process's clock.
 *
 * It does not follow from the options: in a rolling deploy, the process that revokes a session may be configured with a
 * shorter lifetime than the one that issued the session's tokens. Two minutes are left for the way through the feed and
 * for repeated revocations, which a feed takes for one within a minute.
 */
export const feedRetention = longestAccess + 2 * longestTolerance + 120
