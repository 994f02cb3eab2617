import { requireService } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { afterAll, describe } from 'vitest'
import { clients } from './clients.ts'
import { conformance, randomPrefix } from './suite.ts'

const url = await requireService('redis', process.env)

describe.skipIf(url === undefined)('one server', () => {
  const prefix = randomPrefix()

  conformance(clients, prefix, () => url!)

  afterAll(async () => {
    const redis = new Redis(url!)
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 })) {
      if (keys.length > 0) await redis.unlink(...keys)
    }
    redis.disconnect()
  })
})
