import { quickHasher } from '../shared/member/quick-hasher.ts'
import { startProxy } from '../shared/servers/proxy.ts'
import { authHere } from '../shared/auth-here.ts'
import { fillFeed } from '../shared/store/fill-feed.ts'
import type { StoreKind, StoreSpec } from '../shared/store/kinds.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import type { Benchmark, Row } from './benchmark.ts'

/** The goal in seconds for reading a million entries, 30 ms away. */
const most = 30

/** Measures how long a new process needs to join the feed, and whether it answers during that time. */
export const joining: Benchmark = {
  id: 'P-13',
  title: 'time to join a feed of 10,000 and 1,000,000 entries, with a latency of 1 ms and 30 ms',
  async run({ quick, progress }) {
    const rows: Row[] = []
    for (const kind of ['redis', 'postgres', 'mysql'] as const) {
      const space = await createSpace(kind, { timeout: 5_000 })
      let entries = 0
      for (const length of quick ? [1_000, 10_000] : [10_000, 1_000_000]) {
        await fillFeed(space.spec, length - entries, `upto${length}`)
        entries = length
        for (const away of [1, 30]) rows.push(...(await join(kind, space.spec, length, away)))
        progress(`${kind}, ${length} entries`)
      }
      await space.drop()
    }
    return { rows, versions: {} }
  },
}

async function join(kind: StoreKind, spec: StoreSpec, length: number, away: number): Promise<readonly Row[]> {
  const near = await openStore(spec)
  const issuing = authHere({
    store: near.store,
    hashing: { hasher: quickHasher() },
    sessions: { maxRevocations: 2_000_000 },
  })
  const { accessToken } = await issuing.createSession('ann')
  const proxy = await startProxy(spec.url)
  proxy.set({ kind: 'slow', milliseconds: away })
  const far = await openStore({ ...spec, url: proxy.url })
  const auth = authHere({
    store: far.store,
    hashing: { hasher: quickHasher() },
    sessions: { maxRevocations: 2_000_000 },
  })
  const start = performance.now()
  const joined = auth.ready().then(() => performance.now())
  await auth.verify(accessToken)
  const answered = performance.now() - start
  const seconds = ((await joined) - start) / 1000
  await Promise.all([auth.close(), issuing.close()])
  await Promise.all([far.close(), near.close()])
  proxy.stop()
  const name = `${kind}, ${length} entries ${away} ms away`
  const point = { curve: `${kind}, ${away} ms away`, size: length }
  return [
    { name: `${name}: joined`, value: seconds, unit: 's', point, goal: `at most ${most} s`, reached: seconds <= most },
    { name: `${name}: the first check`, value: answered, unit: 'ms' },
  ]
}
