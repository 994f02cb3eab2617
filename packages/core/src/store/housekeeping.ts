/**
 * Makes the function that a store calls with each row it adds: about one call in `every` starts a sweep.
 *
 * A store has no timer, so what writes rows also pays for their removal. A sweep runs next to the write, one
 * at a time, and its failure is nobody's: the next one finds the same rows.
 */
export function sweepNowAndThen(sweep: () => Promise<unknown>, every = 100): () => void {
  // Processes that live shorter than `every` writes sweep too.
  let writes = Math.floor(Math.random() * every)
  let running: Promise<void> | undefined
  return () => {
    writes += 1
    if (writes % every === 0) running ??= runQuietly(sweep).finally(() => (running = undefined))
  }
}

async function runQuietly(sweep: () => Promise<unknown>): Promise<void> {
  try {
    await sweep()
  } catch {
    // The rows are still there for the next sweep.
  }
}
