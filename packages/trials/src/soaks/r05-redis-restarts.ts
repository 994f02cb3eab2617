import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { type RedisServer, startRedis } from '../shared/servers/redis-server.ts'
import { createSpace } from '../shared/store/space.ts'
import { runDisturbed } from './disturbed.ts'
import { firstOf, pacer, type Soak } from './soak.ts'

/** Tests a Redis server that is killed and restarted. */
export const redisRestarts: Soak = {
  id: 'R-5',
  title:
    'Redis with AOF is killed and restarted 20 times: nothing acknowledged is lost, and no used token is accepted again',
  stores: ['redis'],
  async run(options) {
    const server = await startRedis()
    const space = await createSpace('redis', { url: server.url })
    const random = createRandom(options.seed)
    const pace = pacer(options, 20)
    try {
      const { figures, failures } = await runDisturbed({
        store: space.spec,
        seed: options.seed,
        processes: 4,
        async disturb() {
          while (pace.next()) await killForAWhile(server, random)
          await sleep(3000)
        },
      })
      return { figures: { restarts: pace.done, ...figures }, failures: firstOf(failures) }
    } finally {
      await server.stop()
    }
  },
}

async function killForAWhile(server: RedisServer, random: Random): Promise<void> {
  await sleep(1000 + random.below(2000))
  await server.kill()
  await sleep(random.below(500))
  await server.restart()
}
