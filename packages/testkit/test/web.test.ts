import { nodeIp } from '@sallyport/core/web'
import { afterAll, describe, test } from 'vitest'
import { type AdapterApp, testHttpAdapter } from '../src/index.ts'
import { testAdapterAttacks } from '../src/attacks/index.ts'
import { serveFetch } from './node-web.ts'
import { looseSpelling, withHandlers, withRouter } from './web-app.ts'

for (const [name, build] of Object.entries({ router: withRouter, handlers: withHandlers })) {
  const start = async (app: AdapterApp) => serveFetch(build(app, nodeIp))
  testHttpAdapter({ describe, test, afterAll }, { name: `core/web: ${name}`, looseSpelling, start })
}

testAdapterAttacks(
  { describe, test, afterAll },
  { name: 'core/web', start: async app => serveFetch(withRouter(app, nodeIp)) },
)
