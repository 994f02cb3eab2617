import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { postgresRotations, redisRotations } from '../rotations.ts'
import { profileOf } from './calls.ts'
import { rowsOfCosts } from './rows.ts'

/** Profiles a store's rotation, and the least that its server must do for one. */
export async function ofRotations({ quick, progress }: BenchmarkOptions): Promise<Row[]> {
  const count = quick ? 1_000 : 20_000
  const rows: Row[] = []
  for (const open of [redisRotations, postgresRotations]) {
    const field = await open()
    progress(field.store)
    const own = await profileOf(field.rotate, count)
    const bare = await profileOf(field.ask, count)
    await field.close()
    rows.push(...rowsOfCosts(field.store, 'µs', own), ...rowsOfCosts(field.bare, 'µs', bare))
  }
  return rows
}
