import { setTimeout as sleep } from 'node:timers/promises'
import { bcryptHasher } from '@sallyport/core'
import { quantile } from '../shared/lib/numbers.ts'
import { authHere, usersWith } from '../shared/auth-here.ts'
import type { Benchmark, Row } from './benchmark.ts'

const burst = 50
const limit = 10
const password = 'a password that is long enough'

/** Measures a burst of logins of different accounts. `taskset -c 0` runs it on one core. */
export const burstOfLogins: Benchmark = {
  id: 'P-12',
  title: '50 concurrent logins of different accounts: all are served in order of arrival, and token checks stay fast',
  async run() {
    const rows: Row[] = []
    for (const concurrency of [1, 2]) rows.push(...(await measure(concurrency)))
    return { rows, versions: {} }
  },
}

async function measure(concurrency: number) {
  const auth = authHere({
    users: usersWith(await bcryptHasher({ cost: 12 }).hash(password)),
    hashing: { concurrency },
  })
  const { accessToken } = await auth.createSession('ann')
  const served: number[] = []
  const start = performance.now()
  const logins = Array.from({ length: burst }, async (_, index) => {
    await auth.login({ login: `user${index}`, password })
    served.push(index)
  })
  const checks: number[] = []
  const burstIsOver = Promise.allSettled(logins).then(() => true)
  while (!(await Promise.race([burstIsOver, sleep(5, false)]))) {
    const began = performance.now()
    await auth.verify(accessToken)
    checks.push(performance.now() - began)
  }
  const took = (performance.now() - start) / 1000
  await auth.close()
  const name = concurrency === 1 ? 'one at a time' : `${concurrency} at a time`
  // Two concurrent logins may finish in either order.
  const inOrder = served.every((login, place) => Math.abs(login - place) < concurrency)
  const p99 = quantile(checks, 0.99)
  return [
    {
      name: `${name}: served`,
      value: served.length,
      unit: `of ${burst}`,
      goal: 'all',
      reached: served.length === burst,
    },
    { name: `${name}: in order`, value: inOrder ? 1 : 0, unit: '1 is yes', goal: 'yes', reached: inOrder },
    { name: `${name}: the last after`, value: took, unit: 's' },
    { name: `${name}: a check`, value: p99, unit: 'ms, p99', goal: `at most ${limit} ms`, reached: p99 <= limit },
  ]
}
