import type { Revocation } from '../ports/revocation-feed.ts'

/** One retained entry, as a store numbers it. */
export interface FeedRow<Position = number> {
  /** Grows from entry to entry, in the order in which entries become visible. */
  readonly position: Position
  /** Unique to the entry: distinguishes it from another one at the same position, in a store that was rolled back. */
  readonly mark: string
  /** The revocation. */
  readonly entry: Revocation
}

/**
 * What a store offers to a follower that reads by position. Every method must end by a timeout.
 *
 * A store has `listen`, `wait` or neither. With neither the feed is polled four times a second.
 */
export interface FeedSource<Position = number> {
  /**
   * Reads the retained entries in order, from a position on (that one included) or from the beginning; at most `limit`.
   * Fewer mean that there are no more.
   */
  page(from: Position | undefined, limit: number): Promise<readonly FeedRow<Position>[]>
  /** Reads the store's time, in milliseconds since the epoch. */
  storeTime(): Promise<number>
  /**
   * Calls `onNotify` when there may be a new entry, and resolves to a function that stops it. A late notification costs
   * time, but no entry.
   */
  listen?(onNotify: () => void): Promise<() => void>
  /** Resolves when there may be an entry after the position, and after so many milliseconds at the latest. */
  wait?(after: Position | undefined, milliseconds: number): Promise<void>
  /** Closes the connection that the source opened; calls in progress reject. Never throws. */
  close?(): void
}
