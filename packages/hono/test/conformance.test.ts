import { nodeIp } from '@sallyport/core/web'
import { type AdapterApp, type Listening, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { afterAll, describe, test, vi } from 'vitest'
import { webServer } from '../../testkit/test/web-server.ts'
import { build, looseSpelling } from './adapter-app.ts'
import { listen } from './setup.ts'

// The server of Node writes to the console about each response that comes too late.
vi.spyOn(console, 'error').mockImplementation(() => {})
afterAll(() => void vi.restoreAllMocks())

const isNode = process.versions.bun === undefined && process.versions.deno === undefined

/** Serves it as one does on the runtime. */
async function start(app: AdapterApp): Promise<Listening> {
  if (isNode) return listen(build(app, nodeIp))
  const hono = build(app, webServer.clientIp)
  return webServer.serve(async (request, context) => hono.fetch(request, context))
}

const adapter = { name: 'Hono', looseSpelling, start }
testHttpAdapter({ describe, test, afterAll }, adapter)
testAdapterAttacks({ describe, test, afterAll }, adapter)
