/**
 * Runs tasks in several lanes at once, one after another in each. Rejects with the first failure, and then starts no task.
 *
 * @param next Starts the next task. Returns undefined if there is none.
 */
export async function inLanes(lanes: number, next: () => Promise<void> | undefined): Promise<void> {
  const stop = new AbortController()
  const lane = async () => {
    while (!stop.signal.aborted) {
      const task = next()
      if (task === undefined) return
      await task
    }
  }
  await Promise.all(
    times(lanes, () =>
      lane().catch((error: unknown) => {
        stop.abort()
        throw error
      }),
    ),
  )
}

/** Creates a list by calling a function several times. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
