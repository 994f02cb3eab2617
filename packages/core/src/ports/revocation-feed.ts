/** A revocation that every process must know. Ids and not times: a token's `iat` is too coarse to compare. */
export type Revocation =
  | { readonly kind: 'session'; readonly sid: string; readonly subject: string }
  | { readonly kind: 'blocked' | 'unblocked' | 'changed'; readonly subject: string }

/** What a process does with what it reads from the feed. */
export interface FeedObserver {
  /** Called for every entry, in the feed's order; the same entry may come twice. */
  entry(entry: Revocation): void
  /** Called after every successful read, empty ones too: a quiet feed is not a stale one. */
  current(): void
  /** Called at the start and about each minute with the store's time, in milliseconds since the epoch. */
  storeTime(milliseconds: number): void
  /**
   * Called with true when a feed no longer learns of entries at once, and finds them only by reading now and then, and
   * with false when it learns of them again.
   */
  delayed?(isDelayed: boolean): void
}

/** How a process reads the feed. */
export interface FollowOptions {
  /** Ends the following. Its connection is closed and its timers are cleared. */
  readonly signal: AbortSignal
  /** Milliseconds: a read happens at least this often, whatever wakes the follower earlier. */
  readonly maxInterval: number
}

/** The append-only list of revocations that every process follows into memory. */
export interface RevocationFeed {
  /**
   * Durable once it resolves, in one round trip. The revocation of a session that was appended within the last minute is not
   * appended again: repeating it takes no room.
   *
   * @param keepFor Seconds for which the entries stay readable, from their arrival by the store's own clock.
   */
  append(entries: readonly Revocation[], keepFor: number): Promise<void>
  /**
   * Resolves once every retained entry was given to the observer, however long that takes, and goes on until the signal
   * aborts, through reconnects; rejects if the first read fails. No entry is passed over, however late its writer commits.
   */
  follow(observer: FeedObserver, options: FollowOptions): Promise<void>
}
