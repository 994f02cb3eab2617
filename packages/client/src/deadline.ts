/** Settles like `work`, or rejects after the given milliseconds. */
export function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, milliseconds, new Error('Timeout'))
    void work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Calls a function of the application. If it throws, the promise rejects. */
export async function start<T>(work: () => T | Promise<T>): Promise<T> {
  return work()
}
