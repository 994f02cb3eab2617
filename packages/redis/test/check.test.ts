import { afterEach, describe, expect, test } from 'vitest'
import { checkRedis, type RedisClient } from '../src/index.ts'
import { clients, clusterClients } from './clients.ts'
import { failureOf } from './failure.ts'
import { canStartServers, startCluster, startServer, type TestServer } from './server.ts'

describe.runIf(canStartServers(process.env))('checkRedis', () => {
  let server: Pick<TestServer, 'url' | 'stop'> | undefined

  afterEach(() => server?.stop())

  test.each(Object.entries(clients))(
    'finds that a server evicts keys and has no append-only file, with %s',
    async (_, kind) => {
      server = await startServer('--maxmemory-policy', 'allkeys-lru')
      const { client, close } = await kind.open(server.url)
      expect((await checkRedis(client)).map(({ code }) => code)).toEqual(['redis_evicts', 'redis_not_durable'])
      close()
    },
  )

  test.each(Object.entries(clients))('finds nothing on a server that is configured well, with %s', async (_, kind) => {
    server = await startServer('--maxmemory-policy', 'noeviction', '--appendonly', 'yes')
    const { client, close } = await kind.open(server.url)
    expect(await checkRedis(client)).toEqual([])
    close()
  })

  test.each(Object.entries(clusterClients))('asks a server of a cluster, with %s', async (_, kind) => {
    server = await startCluster()
    const { client, close } = await kind.open(server.url)
    expect((await checkRedis(client)).map(({ code }) => code)).toEqual(['redis_not_durable'])
    close()
  })
})

const old: RedisClient = {
  command: async () => 'redis_version:6.0.16\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n',
  duplicate() {
    throw new Error('not in this test')
  },
}

test('finds a server that is too old', async () => {
  expect(await checkRedis(old)).toEqual([{ code: 'redis_too_old', message: 'Redis 6.2 or later is needed.' }])
})

test('a server that cannot be reached is store_unavailable', async () => {
  const failing: RedisClient = { ...old, command: async () => Promise.reject(new Error('closed')) }
  expect(await failureOf(checkRedis(failing))).toMatchObject({ code: 'store_unavailable', cause: 'closed' })
})
