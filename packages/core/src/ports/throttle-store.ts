/** A counter and its limit. */
export interface ThrottleKey {
  /** The owner of the counter, such as an account or an address. Core makes it: 1 to 64 characters of `A-Z a-z 0-9 _ -`. */
  readonly owner: string
  /** Distinguishes the owner's counters. Core makes it: 1 to 128 characters of `A-Z a-z 0-9 _ - :`. */
  readonly name: string
  /** How many hits one window admits; at least 1. */
  readonly limit: number
  /** The length of a window in seconds. It starts with the first hit. */
  readonly window: number
}

/** The result of a hit. `exceeded` is the index in the list of keys of the first counter at its limit. */
export type ThrottleVerdict =
  | { readonly admitted: true }
  | {
      readonly admitted: false
      readonly exceeded: number
      /** When that counter's window ends: seconds since the epoch, by core's clock. */
      readonly resetsAt: number
    }

/** Counts attempts. Times are seconds by core's clock, which also decides when a window starts again. */
export interface ThrottleStore {
  /**
   * Atomic: counts one hit on every key, or on no key if a counter is at its limit. Each counter admits exactly its limit, even
   * if many calls run at once.
   *
   * Keys are ordered from narrow to wide, and all are different. The first counter at its limit decides. A refusal writes
   * nothing: it makes no counter, moves no window and waits for no lock. A call that rejects may have counted too much, but
   * never too little.
   */
  hit(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict>
  /**
   * Takes back one hit on each key that was counted at `hitAt`, if the counter's window is still the same. A counter without
   * hits is deleted.
   */
  giveBack(keys: readonly ThrottleKey[], hitAt: number): Promise<void>
  /** Deletes the owner's counters with these names; without names, all counters of the owner. */
  clear(owner: string, names?: readonly string[]): Promise<void>
}
