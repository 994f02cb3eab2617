import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { openRefreshes } from '../refreshes.ts'
import { profileOf } from './calls.ts'
import { rowsOfCosts } from './rows.ts'

/** Profiles a refresh, and one written by hand with @nestjs/jwt, on each store. */
export async function ofRefreshes({ quick, progress }: BenchmarkOptions): Promise<Row[]> {
  const count = quick ? 1_000 : 20_000
  const rows: Row[] = []
  for (const kind of ['redis', 'postgres'] as const) {
    progress(`refreshes with ${kind}`)
    const field = await openRefreshes(kind)
    const own = await profileOf(field.own, count, field.serverCpu)
    const byHand = await profileOf(field.byHand, count, field.serverCpu)
    await field.close()
    rows.push(...rowsOfCosts(`${kind}, auth.refresh`, 'µs a refresh', own))
    rows.push(...rowsOfCosts(`${kind}, by hand`, 'µs a refresh', byHand))
  }
  return rows
}
