import { setImmediate as others } from 'node:timers/promises'

/** Begins a piece of work when it may. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Lets everything begin at once. */
export const atOnce: Turns = work => work()

/**
 * Lets one piece of work begin after the other, in the order in which they came. Where many writers try for a file by
 * chance, the least lucky one tries for ever.
 */
export function turns(): Turns {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    // What comes alone begins at once. In a long row, what else the process does comes between.
    const mine = waiting === 0 ? work() : last.then(() => others()).then(work)
    waiting += 1
    last = mine.catch(() => {}).then(() => void (waiting -= 1))
    return mine
  }
}
