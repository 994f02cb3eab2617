import { requireService } from '@sallyport/testkit'
import { describe } from 'vitest'
import { testReadmeExample } from '../../testkit/test/stores/readme.ts'

const url = await requireService('redis', process.env)

describe.skipIf(url === undefined)('@sallyport/redis', () => {
  testReadmeExample(new URL('../', import.meta.url), 'ioredis', { REDIS_URL: url })
})
