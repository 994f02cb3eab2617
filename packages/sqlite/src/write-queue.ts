import { setImmediate as others } from 'node:timers/promises'

/** Starts an operation when it is its turn. */
export type Queue = <T>(operation: () => Promise<T>) => Promise<T>

/** Starts every operation at once. */
export const unqueued: Queue = operation => operation()

/**
 * Makes a queue that runs one operation after the other, first come, first served. If many writers try for a file at
 * random times, the least lucky one may try forever.
 */
export function writeQueue(): Queue {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return operation => {
    // An operation that comes alone starts at once. In a long queue, the rest of the process runs in between.
    const mine = waiting === 0 ? operation() : last.then(() => others()).then(operation)
    waiting += 1
    last = mine.catch(() => {}).then(() => void (waiting -= 1))
    return mine
  }
}
