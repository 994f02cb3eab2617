/** The part of the browser's `LockManager` that is used: work under one name runs one at a time. */
export interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>
}

/** The browser's own locks, which all its tabs share; where there are none, work takes turns within this client. */
export function defaultLocks(): Locks {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } }
  return navigator?.locks ?? turns()
}

function turns(): Locks {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request: (_name, work) => {
      const turn = last.then(work)
      last = turn.catch(() => {})
      return turn
    },
  }
}
