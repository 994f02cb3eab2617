import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { afterAll, describe, test } from 'vitest'
import { build, looseSpelling } from './adapter-app.ts'
import { listen, loadKoa, versions } from './setup.ts'

describe.each(versions)('%s', async version => {
  const Koa = await loadKoa(version)
  const adapter = {
    name: version,
    looseSpelling,
    start: async (app: AdapterApp) => listen(build(app, Koa)),
  }
  testHttpAdapter({ describe, test, afterAll }, adapter)
  if (version === 'koa') testAdapterAttacks({ describe, test, afterAll }, adapter)
})
