/**
 * Makes the function that a store calls with each row it adds: about one call in `every` starts a sweep.
 *
 * A store has no timer, so writes start the removal of old rows. A sweep runs parallel to the write, one at a time. An error in
 * it is ignored, because the next sweep finds the same rows.
 */
export function sweepNowAndThen(sweep: () => Promise<unknown>, every = 100): () => void {
  // A random start lets processes sweep that exit before `every` writes.
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
