/** A counter and its limit. */
export interface ThrottleKey {
  /** What the counter belongs to, such as an account or an address; made by core: 1 to 64 characters of `A-Z a-z 0-9 _ -`. */
  readonly owner: string
  /** Tells the owner's counters apart; made by core: 1 to 128 characters of `A-Z a-z 0-9 _ - :`. */
  readonly name: string
  /** Hits that one window admits; at least 1. */
  readonly limit: number
  /** Seconds in which hits are counted, from the first one on. */
  readonly window: number
}

/** What came of a hit. `exceeded` is the place, in the list of keys, of the first counter that admits no more. */
export type ThrottleVerdict =
  | { readonly admitted: true }
  | {
      readonly admitted: false
      readonly exceeded: number
      /** When that counter's window ends: seconds since the epoch, by core's clock. */
      readonly resetsAt: number
    }

/** Where attempts are counted. Times are core's clock in seconds: a window that ended by it starts again. */
export interface ThrottleStore {
  /**
   * Counts one hit on every key, or on none where a counter is at its limit, in one atomic step: of any number of calls
   * at once, each counter admits exactly its limit.
   *
   * Keys go from narrow to wide, no two alike. The first counter at its limit decides, and a refusal writes nothing: it
   * makes no counter, moves no window and waits for no lock. A call that rejects may have counted too much, never too
   * little.
   */
  hit(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict>
  /**
   * Takes back one hit on each key that was counted at `hitAt`, where the counter's window is still the one of that time.
   * A counter without hits is deleted.
   */
  giveBack(keys: readonly ThrottleKey[], hitAt: number): Promise<void>
  /** Deletes the owner's counters of these names; without names, all of the owner's. */
  clear(owner: string, names?: readonly string[]): Promise<void>
}
