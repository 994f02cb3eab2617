import { requireService } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'
import { testFakeTime } from '../../testkit/test/stores/fake-time.ts'
import { redisStore } from '../src/index.ts'

const url = await requireService('redis', process.env)

describe.skipIf(url === undefined)('fake timers with Redis', () => {
  let client: Redis
  beforeAll(() => {
    client = new Redis(url!)
  })
  afterAll(() => client.disconnect())

  testFakeTime(() => redisStore(client))
})
