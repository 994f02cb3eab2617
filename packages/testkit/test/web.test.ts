import { afterAll, describe, test } from 'vitest'
import { type AdapterApp, testHttpAdapter } from '../src/index.ts'
import { testAdapterAttacks } from '../src/attacks/index.ts'
import { looseSpelling, withHandlers, withRouter } from './web-app.ts'
import { webServer } from './web-server.ts'

const { serve, clientIp } = webServer

for (const [name, build] of Object.entries({ router: withRouter, handlers: withHandlers })) {
  const start = async (app: AdapterApp) => serve(build(app, clientIp))
  testHttpAdapter({ describe, test, afterAll }, { name: `core/web: ${name}`, looseSpelling, start })
}

testAdapterAttacks(
  { describe, test, afterAll },
  { name: 'core/web', start: async app => serve(withRouter(app, clientIp)) },
)
