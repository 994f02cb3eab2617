import { nodeIp } from '@sallyport/core/web'
import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { afterAll, describe, test, vi } from 'vitest'
import { build, looseSpelling } from './adapter-app.ts'
import { listen } from './setup.ts'

// The server of Node writes to the console about each response that comes too late.
vi.spyOn(console, 'error').mockImplementation(() => {})
afterAll(() => void vi.restoreAllMocks())

const adapter = {
  name: 'Hono',
  looseSpelling,
  start: async (app: AdapterApp) => listen(build(app, nodeIp)),
}
testHttpAdapter({ describe, test, afterAll }, adapter)
testAdapterAttacks({ describe, test, afterAll }, adapter)
