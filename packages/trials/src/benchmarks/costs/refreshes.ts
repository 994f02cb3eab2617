import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { type Cpu, perProcessorSecond } from '../contest.ts'
import { openRefreshes } from '../refreshes.ts'
import { type Costs, startProfile } from './profile.ts'
import { perOperation, rowsOfCosts } from './rows.ts'

const callers = 16

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

async function profileOf(call: () => Promise<unknown>, count: number, serverCpu: Cpu): Promise<Costs> {
  // The first calls compile the code.
  await perProcessorSecond(callers, count, call)
  const before = await serverCpu()
  const stop = await startProfile()
  await perProcessorSecond(callers, count, call)
  const costs = await stop()
  return perOperation(new Map([...costs, ['the server of the store', (await serverCpu()) - before]]), count)
}
