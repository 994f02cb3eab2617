import type { ThrottleKey, ThrottleStore } from '@sallyport/core/store'
import { times } from '../shared/lib/all.ts'
import { median } from '../shared/lib/numbers.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'
import { storedCounters } from '../shared/store/counters.ts'
import type { StoreKind } from '../shared/store/kinds.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import type { Benchmark, Row } from './benchmark.ts'

/** The goal in milliseconds of processor time. */
const most = 0.1
const ip = '203.0.113.9'

/** Measures what a refused attempt costs and stores. */
export const refusedAttempts: Benchmark = {
  id: 'P-14',
  title: 'processor time of a refused login beyond one store call, and what it stores',
  async run({ quick }) {
    const rows: Row[] = []
    for (const kind of ['memory', 'redis', 'postgres', 'mysql'] as const) {
      rows.push(...(await refusedBy(kind, quick ? 3 : 7, quick ? 100 : 500)))
    }
    return { rows, versions: {} }
  },
}

async function refusedBy(kind: StoreKind, rounds: number, attempts: number): Promise<readonly Row[]> {
  const space = await createSpace(kind, { timeout: 5000 })
  const opened = await openStore(space.spec)
  const auth = authHere({ store: opened.store, throttle: {}, hashing: { hasher: quickHasher() } })
  const refuse = (turn: number) => auth.login({ login: `user${turn % 10}`, password: 'wrong', ip }).catch(() => {})
  const bareCall = async () => oneCall(opened.store.throttle)
  for (let turn = 0; turn < 1000; turn++) await refuse(turn)
  for (let turn = 0; turn < 1000; turn++) await bareCall()
  const before = await storedCounters(space.spec)
  const costs: number[] = []
  for (let round = 0; round < rounds; round++) {
    const own = await processorTime(attempts, refuse)
    const bare = await processorTime(attempts, bareCall)
    costs.push(own - bare)
  }
  const after = await storedCounters(space.spec)
  await auth.close()
  await opened.close()
  await space.drop()
  const cost = median(costs)
  const stored = (after ?? 0) - (before ?? 0)
  return [
    {
      name: `${kind}, beyond one store call`,
      value: cost,
      unit: 'ms',
      goal: `at most ${most} ms`,
      reached: cost <= most,
    },
    ...(after === undefined
      ? []
      : [{ name: `${kind}, counters stored`, value: stored, unit: '', goal: '0', reached: stored === 0 }]),
  ]
}

/** As many counters as a login from one address uses. */
const full: readonly ThrottleKey[] = times(6, index => ({
  owner: 'bare',
  name: `bare:${index}`,
  limit: 1,
  window: 3600,
}))

/** The least that a refusal costs: one store call that is refused. */
async function oneCall(throttle: ThrottleStore): Promise<void> {
  await throttle.hit(full, Math.floor(Date.now() / 1000))
}

/** Measures the processor time of one call, in milliseconds. */
async function processorTime(count: number, call: (turn: number) => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  for (let turn = 0; turn < count; turn++) await call(turn)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000 / count
}
