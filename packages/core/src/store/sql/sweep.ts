/** The tables that expired rows are deleted from. Rows of `blocks` never expire. */
export const sweptTables = ['sessions', 'one_time_tokens', 'throttle', 'revocations'] as const

/** The most rows of one table that one sweep deletes. */
export const sweepBatch = 500

/** Sweeps until nothing is left to delete; resolves to how many rows were deleted. */
export async function sweepAll(sweepOnce: () => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const swept = await sweepOnce()
    if (swept === 0) return total
    total += swept
  }
}
