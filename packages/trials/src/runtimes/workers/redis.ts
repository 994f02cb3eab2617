import { Redis } from 'ioredis'
import { fromIoredis, redisStore, type RedisConnection } from '../../../../redis/src/index.ts'
import { storeIn } from './store-cases.ts'

const once = { lazyConnect: true, retryStrategy: () => null }

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default storeIn(({ REDIS_URL: url = '', PREFIX: prefix = '' }) => {
  const connect = (to = url) => {
    const client = new Redis(to, once)
    client.on('error', () => {})
    return client
  }
  const eachTime = {
    async command(...call: Parameters<RedisConnection['command']>) {
      const client = connect()
      try {
        return await fromIoredis(client).command(...call)
      } finally {
        client.disconnect()
      }
    },
  }
  return {
    name: 'ioredis',
    forAllRequests: redisStore({ ...eachTime, duplicate: () => ({ ...eachTime, close() {} }) }, { prefix }),
    async open() {
      const client = connect()
      await client.connect()
      return { store: redisStore(client, { prefix, timeout: 5000 }), close: async () => client.disconnect() }
    },
    async broken() {
      const client = connect('redis://127.0.0.1:1')
      return { store: redisStore(client, { prefix, timeout: 50 }), close: async () => client.disconnect() }
    },
  }
})
