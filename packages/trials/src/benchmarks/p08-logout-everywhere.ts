import { memoryStore } from '@sallyport/core'
import { quantile } from '../shared/lib/numbers.ts'
import { times } from '../shared/lib/all.ts'
import type { Member } from '../shared/member/protocol.ts'
import { openTeam } from '../shared/member/team.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'
import { createSpace } from '../shared/store/space.ts'
import type { Benchmark, Row } from './benchmark.ts'

/** The goals for the 99th percentile, in milliseconds. */
const most = { redis: 10, postgres: 10, mysql: 300 }

/** Measures how soon another process learns of a logout. */
export const logoutEverywhere: Benchmark = {
  id: 'P-8',
  title: 'time from an acknowledged logout in one process to a refusal in another',
  async run({ quick }) {
    const rows: Row[] = []
    for (const kind of ['redis', 'postgres', 'mysql'] as const) rows.push(...(await heardAfter(kind, quick ? 30 : 500)))
    const calls = await storeCallsOf(10_000)
    rows.push({ name: 'store calls of 10,000 checks', value: calls, unit: '', goal: '0', reached: calls === 0 })
    return {
      rows,
      versions: {},
      notes: ['MySQL has no notifications, so its feed is polled.'],
    }
  },
}

async function heardAfter(kind: keyof typeof most, samples: number): Promise<Row[]> {
  const space = await createSpace(kind, { timeout: 5000 })
  const team = await openTeam(2, { store: space.spec })
  const [here, there] = team.members as [Member, Member]
  const milliseconds: number[] = []
  for (let sample = 0; sample < samples; sample++) {
    const [pair] = await here.run([{ kind: 'create', subject: `u${sample}` }])
    await there.run([{ kind: 'check', token: pair!.accessToken! }])
    const heard = there.run([{ kind: 'watch', token: pair!.accessToken! }])
    // The watch has started once a check that was sent after it is answered.
    await there.run([{ kind: 'check', token: pair!.accessToken! }])
    const [logout] = await here.run([{ kind: 'logout', token: pair!.refreshToken! }])
    const [end] = await heard
    milliseconds.push(Math.max(0, (end!.end - logout!.end) / 1000))
  }
  await team.close()
  await space.drop()
  const p99 = quantile(milliseconds, 0.99)
  return [
    { name: `${kind}, p50`, value: quantile(milliseconds, 0.5), unit: 'ms' },
    { name: `${kind}, p99`, value: p99, unit: 'ms', goal: `at most ${most[kind]} ms`, reached: p99 <= most[kind] },
  ]
}

/** Counts the store calls of token checks while the feed is current. */
async function storeCallsOf(checks: number): Promise<number> {
  let calls = 0
  const inner = memoryStore()
  const sessions = Object.fromEntries(
    Object.entries(inner.sessions).map(([name, method]: [string, (...values: never[]) => unknown]) => [
      name,
      (...values: never[]) => (calls++, method(...values)),
    ]),
  ) as unknown as typeof inner.sessions
  const auth = authHere({
    store: { ...inner, sessions },
    hashing: { hasher: quickHasher() },
  })
  const pairs = await Promise.all(times(100, index => auth.createSession(`u${index}`)))
  await auth.verify(pairs[0]!.accessToken)
  calls = 0
  for (let check = 0; check < checks; check++) await auth.verify(pairs[check % pairs.length]!.accessToken)
  await auth.close()
  return calls
}
