import { setTimeout as sleep } from 'node:timers/promises'
import { testStore } from '@sallyport/testkit'
import { createRandom } from '../shared/lib/random.ts'
import { type RedisServer, startCluster } from '../shared/servers/redis-server.ts'
import type { StoreSpec } from '../shared/store/kinds.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import { runDisturbed } from './disturbed.ts'
import { SuiteRunner } from './suite-runner.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

/** Tests a cluster while one primary is down. */
export const redisCluster: Soak = {
  id: 'R-6',
  title:
    'a Redis Cluster of three primaries: the store suite passes, and errors are only 503 while one primary is down',
  stores: ['redis'],
  async run(options) {
    const nodes = await startCluster()
    const space = await createSpace('redis', { url: nodes.map(({ url }) => url).join(','), cluster: true })
    try {
      const suite = await runSuite(space.spec)
      const random = createRandom(options.seed)
      const pace = pacer(options, 3)
      const { figures, failures } = await runDisturbed({
        store: space.spec,
        seed: options.seed,
        processes: 4,
        async disturb() {
          while (pace.next()) await stopForAWhile(random.pick(nodes))
        },
      })
      const suiteFigures = { 'suite, passed': suite.passed, 'suite, failed': suite.failures.length }
      return {
        figures: { ...suiteFigures, 'primaries stopped': pace.done, ...figures },
        failures: firstOf([...suite.failures, ...failures]),
      }
    } finally {
      await Promise.all(nodes.map(node => node.stop()))
    }
  },
}

async function stopForAWhile(node: RedisServer): Promise<void> {
  await sleep(2000)
  await node.kill()
  await sleep(4000)
  await node.restart()
  // The cluster needs a while to accept that a node is back.
  await sleep(6000)
}

async function runSuite(spec: StoreSpec): Promise<SuiteRunner> {
  const runner = new SuiteRunner()
  testStore(runner, {
    name: 'redis cluster',
    open: () => openStore({ ...spec, timeout: patient }),
    broken: () =>
      openStore({ kind: 'redis', space: spec.space, url: 'redis://127.0.0.1:1', timeout: 50, connections: 1 }),
  })
  await runner.run()
  return runner
}
