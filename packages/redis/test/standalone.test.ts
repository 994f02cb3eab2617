import { requireService } from '@sallyport/testkit'
import { clients } from './clients.ts'
import { conformance } from './suite.ts'
import { describe } from 'vitest'

const url = await requireService('redis', process.env)

describe.skipIf(url === undefined)('one server', () => {
  conformance(clients, () => url ?? '')
})
