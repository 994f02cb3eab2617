import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { requireService } from '@sallyport/testkit'
import { describe, expect, test } from 'vitest'
import type { Contestant, Visit } from '../../src/comparisons/contestant.ts'
import { contestants } from '../../src/comparisons/contestants/index.ts'
import { send } from '../../src/comparisons/requests.ts'
import { inSchema } from '../../src/comparisons/stage.ts'

const server = await requireService('postgres', process.env)

async function served(contestant: Contestant, work: (url: string) => Promise<void>): Promise<void> {
  await inSchema(async pool => {
    await contestant.prepare(pool)
    const { app } = await contestant.build(pool)
    const listener = createServer(app).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    try {
      await work(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`)
    } finally {
      listener.closeAllConnections()
      listener.close()
    }
  })
}

const orders = async (url: string, visit?: Visit) =>
  (await send(`${url}/orders`, visit && { headers: visit.headers })).status

describe.skipIf(server === undefined)('a contestant of the comparisons', () => {
  test.each(Object.entries(contestants))('%s logs in, guards its route, and renews', async (_name, contestant) => {
    await served(contestant, async url => {
      const { client } = contestant
      const visit = await client.login(url)
      expect([await orders(url), await orders(url, visit)]).toEqual([401, 200])
      const renewal = await client.renew(url, visit)
      expect([renewal.status, await orders(url, renewal.visit)]).toEqual([200, 200])
    })
  })
})
