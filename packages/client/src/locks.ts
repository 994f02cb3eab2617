import { start, within } from './deadline.ts'

/** The part of the browser's `LockManager` that is used: work under one name runs one at a time. */
export interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>
}

const patience = 3_000

/** The browser's own locks, which all its tabs share; where there are none, work takes turns within this client. */
export function defaultLocks(): Locks {
  return (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks ?? turns()
}

/**
 * Runs work in its turn, or after 3 s without one: turns only save requests, and a tab that hangs never gives its turn up.
 * Locks that fail are as good as none.
 */
export function inTurn<T>(locks: Locks, name: string, work: () => Promise<T>): Promise<T> {
  let turn: Promise<T> | undefined
  const run = (): Promise<T> => (turn ??= work())
  const granted = start(() => locks.request(name, run))
  return within(patience, granted).then(run, run)
}

function turns(): Locks {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request: <T>(_name: string, work: () => Promise<T>) => (last = last.then(work, work)),
  }
}
