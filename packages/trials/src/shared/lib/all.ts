/**
 * Runs tasks in so many lanes at once, one after the other in each; the first failure rejects, and no task begins after it.
 *
 * @param next Begins the next task; undefined where there is none.
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

/** Makes a list of so many things. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
