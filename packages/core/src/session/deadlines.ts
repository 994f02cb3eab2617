import type { Clock } from '../ports/clock.ts'

/** Things that expire, each at a second. */
export interface Deadlines<T> {
  /** @param at Seconds since the epoch; what has passed already expires at once. */
  add(at: number, item: T): void
  delete(at: number, item: T): void
}

/** The longest that a timer can wait; longer ones fire at once. */
const longestTimer = 2 ** 31 - 1

/** Keeps things by the second in which they expire, with one timer for all of them. */
export function createDeadlines<T>(clock: Clock, expire: (item: T) => void): Deadlines<T> {
  const bySecond = new Map<number, Set<T>>()
  let timer: NodeJS.Timeout | undefined
  let wakesAt = Number.POSITIVE_INFINITY

  function wakeAt(at: number): void {
    clearTimeout(timer)
    wakesAt = at
    if (at === Number.POSITIVE_INFINITY) return
    timer = setTimeout(expireAll, Math.min(Math.max(at * 1000 - clock(), 0), longestTimer)).unref()
  }

  function expireAll(): void {
    const now = clock() / 1000
    for (const [at, items] of bySecond) if (at <= now) for (const item of items) expire(item)
    wakeAt(earliestOf(bySecond.keys()))
  }

  return {
    add(at, item) {
      if (at * 1000 <= clock()) return expire(item)
      bySecond.set(at, (bySecond.get(at) ?? new Set()).add(item))
      if (at < wakesAt) wakeAt(at)
    },
    delete(at, item) {
      const items = bySecond.get(at)
      items?.delete(item)
      if (items?.size === 0) bySecond.delete(at)
      if (bySecond.size === 0) wakeAt(Number.POSITIVE_INFINITY)
    },
  }
}

function earliestOf(seconds: Iterable<number>): number {
  let earliest = Number.POSITIVE_INFINITY
  for (const second of seconds) if (second < earliest) earliest = second
  return earliest
}
