const runs = 3

/**
 * Measures some hashing, in milliseconds of one core: the median of a few runs. It counts the time that the threads of this
 * process worked, so that what else runs on the machine changes little.
 */
export async function millisecondsOf(hash: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  // The first run loads the native module.
  for (let run = 0; run <= runs; run++) {
    const before = process.cpuUsage()
    await hash()
    const { user, system } = process.cpuUsage(before)
    if (run > 0) times.push((user + system) / 1000)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)]!
}
