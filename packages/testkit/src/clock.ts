import type { Clock } from '@sallyport/core'

/** A time that stands still until a test moves it. */
export interface TestClock {
  /** Milliseconds since the epoch, for every option that is called `clock`; it may be passed around on its own. */
  readonly clock: Clock
  /** Whole seconds since the epoch, as records and claims have them. */
  seconds(): number
  /** Moves time by a text such as `'30s'`, `'15m'`, `'12h'` or `'7d'`, or by milliseconds; a minus moves it back. */
  advance(by: DurationText | number): void
  /** Puts time to milliseconds since the epoch. */
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
 * Makes a clock for tests. It starts at the first of January 2030 unless told otherwise.
 *
 * @example
 * ```ts
 * import { createClock } from '@sallyport/testkit'
 * const time = createClock()
 * time.advance('15m') // createAuth({ clock: time.clock, … }) now thinks that an access token has expired
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
  if (!match) throw new TypeError('by must be milliseconds, or a whole number with s, m, h or d')
  return Number(match[1]) * units.get(match[2]!)!
}
