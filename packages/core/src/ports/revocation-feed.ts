/** A revocation that every process must know. It contains ids instead of times, because a token's `iat` is too coarse to compare. */
export type Revocation =
  | { readonly kind: 'session'; readonly sid: string; readonly subject: string }
  | { readonly kind: 'blocked' | 'unblocked' | 'changed'; readonly subject: string }

/** Receives what a process reads from the feed. */
export interface FeedObserver {
  /** Called for every entry, in the feed's order. It may be called twice for an entry. */
  entry(entry: Revocation): void
  /** Called after every successful read, even an empty one: a feed without new entries is not stale. */
  current(): void
  /** Called at the start and about each minute with the store's time, in milliseconds since the epoch. */
  storeTime(milliseconds: number): void
  /**
   * Called with true when the feed no longer gets notifications of entries, and only finds them by polling. Called with false
   * when notifications arrive again.
   */
  delayed?(isDelayed: boolean): void
}

/** The options of `follow`. */
export interface FollowOptions {
  /** Stops following. The connection is closed and timers are cleared. */
  readonly signal: AbortSignal
  /** The longest time between two reads, in milliseconds. Notifications can cause earlier reads. */
  readonly maxInterval: number
}

/** The append-only list of revocations that every process follows and keeps in memory. */
export interface RevocationFeed {
  /**
   * Appends entries in one round trip; they are durable when it resolves. A session's revocation that was appended within the
   * last minute is not appended again, so that repeating it takes no room.
   *
   * @param keepFor How long the entries stay readable, in seconds from their arrival by the store's clock.
   */
  append(entries: readonly Revocation[], keepFor: number): Promise<void>
  /**
   * Resolves when the observer has received every retained entry, and continues until the signal aborts, also after
   * reconnects. It rejects if the first read fails. No entry is skipped, even if its writer commits late.
   */
  follow(observer: FeedObserver, options: FollowOptions): Promise<void>
}
