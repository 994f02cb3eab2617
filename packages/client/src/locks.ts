import { start, within } from './deadline.ts'

/** The part of the browser's `LockManager` that the client uses: only one function runs at a time under a name. */
export interface Locks {
  /** Runs the work while nobody else holds the lock of this name, and resolves to its result. */
  request<T>(name: string, work: () => Promise<T>): Promise<T>
}

const timeout = 3_000

/** Returns the browser's locks, which all tabs share, or else a queue for this client. */
export function defaultLocks(): Locks {
  return (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks ?? turns()
}

/**
 * Runs work with a lock, or without it after 3 s or an error. Locks only save requests, and a tab that hangs may never
 * release one.
 */
export function withLock<T>(locks: Locks, name: string, work: () => Promise<T>): Promise<T> {
  let turn: Promise<T> | undefined
  const run = (): Promise<T> => (turn ??= work())
  const granted = start(() => locks.request(name, run))
  return within(timeout, granted).then(run, run)
}

function turns(): Locks {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request: <T>(_name: string, work: () => Promise<T>) => (last = last.then(work, work)),
  }
}
