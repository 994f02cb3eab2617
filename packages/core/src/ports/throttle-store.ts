/** A counter and its limits. */
export interface ThrottleKey {
  /** Made by core; at most 255 bytes, no raw identifiers. */
  readonly id: string
  /** Seconds in which hits are counted, from the first one on. */
  readonly window: number
}

/** A counter after a hit. */
export interface ThrottleState {
  /** Hits in the current window, this one included. */
  readonly count: number
  /** When the window ends: seconds since the epoch, by core's clock. */
  readonly resetsAt: number
}

/** Where attempts are counted. `now` is core's clock in seconds: a window that ended by it starts again. */
export interface ThrottleStore {
  /**
   * Counts one hit on each key and resolves to their states, in order. Each count is exact, however many ask at once; one
   * script or statement over all keys is best. A call that fails midway may have counted too much, never too little.
   */
  hit(keys: readonly ThrottleKey[], now: number): Promise<readonly ThrottleState[]>
  /** Forgets the counters. */
  forgive(keys: readonly ThrottleKey[]): Promise<void>
}
