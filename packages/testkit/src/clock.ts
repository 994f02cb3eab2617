import type { Clock } from '@sallyport/core'

/** A clock that stands still until a test moves it. */
export interface TestClock {
  /** Returns milliseconds since the epoch. Pass it as the option `clock`. */
  readonly clock: Clock
  /** Returns whole seconds since the epoch, as in records and claims. */
  seconds(): number
  /**
   * Moves the time by a duration such as `'30s'`, `'15m'`, `'12h'` or `'7d'`, or by milliseconds. Negative values move
   * it back.
   */
  advance(by: DurationText | number): void
  /** Sets the time, in milliseconds since the epoch. */
  set(milliseconds: number): void
}

/** A whole number of seconds, minutes, hours or days. */
export type DurationText = `${number}${'s' | 'm' | 'h' | 'd'}`

const units: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/**
 * Creates a clock for tests. Default start: 1 January 2030.
 *
 * @example
 * ```ts
 * import { createClock } from '@sallyport/testkit'
 * const time = createClock()
 * time.advance('15m') // for createAuth({ clock: time.clock, … }), access tokens have now expired
 * ```
 */
export function createClock(startMilliseconds: number = Date.UTC(2030, 0, 1)): TestClock {
  let now = startMilliseconds
  return {
    clock: () => now,
    seconds: () => Math.floor(now / 1000),
    advance: by => void (now += typeof by === 'number' ? by : parse(by)),
    set: milliseconds => void (now = milliseconds),
  }
}

function parse(text: DurationText): number {
  const match = /^(-?\d+)([smhd])$/.exec(text)
  if (!match) throw new TypeError("advance: by must be milliseconds or a duration such as '15m' (s, m, h or d)")
  return Number(match[1]) * units.get(match[2]!)!
}
