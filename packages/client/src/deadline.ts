/** Settles as the work does, or rejects after so many milliseconds. */
export function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, milliseconds, new Error('Timeout'))
    void work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Calls a function of the application: one that throws gives a promise that rejects. */
export async function start<T>(work: () => T | Promise<T>): Promise<T> {
  return work()
}
