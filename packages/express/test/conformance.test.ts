import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { acceptIssuers, jwtIssuer } from '@sallyport/core/issuers'
import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { afterAll, describe, test } from 'vitest'
import { build } from './adapter-app.ts'
import { load, versions } from './setup.ts'

describe.each(versions)('%s', async version => {
  const loaded = await load(version)

  async function start(app: AdapterApp) {
    const server = build(loaded, app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const close = async () => void (await new Promise(resolve => server.close(resolve)))
    return { port: (server.address() as AddressInfo).port, server, close }
  }

  testHttpAdapter({ describe, test, afterAll }, { name: version, looseSpelling: '/ADMIN/x/', start })
  testAdapterAttacks({ describe, test, afterAll }, { name: version, start })

  // Sallyport's own tokens are verified in the same way if those of another issuer are accepted too.
  if (version === 'express') {
    testHttpAdapter(
      { describe, test, afterAll },
      {
        name: 'with tokens of another issuer',
        looseSpelling: '/ADMIN/x/',
        start: app =>
          start({ ...app, auth: acceptIssuers(app.auth, { issuers: [another], claims: () => ({ roles: [] }) }) }),
      },
    )
  }
})

const another = jwtIssuer({
  issuer: 'https://id.example.com',
  audience: 'api',
  jwks: 'https://id.example.com/keys',
  subject: () => undefined,
})
