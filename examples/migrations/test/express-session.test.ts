import { requireService } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send } from '../contract/client.ts'
import { testContract } from '../contract/contract.ts'
import { postgres } from '../contract/database.ts'
import { testMove } from '../contract/move.ts'
import type { App, Person } from '../contract/origin.ts'
import { ago, openWorld, type World } from '../contract/world.ts'
import { type Browser, browserAfter, expressSession } from '../express-session/origin.ts'

const redis = await requireService('redis', process.env)

describe.skipIf(redis === undefined)('with Redis', () => {
  const origin = expressSession(redis ?? '')
  for (const version of ['before', 'after', 'back'] as const) testContract(origin, version)
  testMove(origin)

  describe.skipIf(postgres === undefined)('express-session: its browsers', () => {
    let world: World<Browser>
    let [before, after]: App[] = []
    let ann: Person
    beforeAll(async () => {
      world = await openWorld(origin)
      ;[before, after] = [await world.app('before'), await world.app('after')]
      ann = await world.person()
    })
    afterAll(() => world.close())

    /** Sends a request as a browser does, and keeps its cookies. */
    async function surf(app: App | undefined, browser: Browser, request: string, body?: unknown) {
      const [method = '', path = ''] = request.split(' ')
      const response = await send(app!, method, path, origin.headers(browser), body)
      return { status: response.status, body: await response.text(), browser: browserAfter(response, browser) }
    }
    const sessions = async () => {
      const sql = 'select count(*)::int as count from sallyport_sessions where subject = $1'
      return (await world.database.pool.query(sql, [String(ann.id)])).rows[0].count as number
    }
    const tokens = (browser: Browser) => [...browser.keys()].filter(name => name.startsWith('__Host-sp-')).toSorted()
    const both = ['__Host-sp-access', '__Host-sp-refresh']

    test('the requests of one page are given one session, and the cart stays where it is', async () => {
      const count = await sessions()
      const cart = await surf(before, new Map(), 'POST /cart', { item: 'tea' })
      const response = await origin.login(before!, ann.email, ann.password)
      const old = browserAfter(response, cart.browser)
      await surf(before, old, 'POST /cart', { item: 'milk' })
      const page = await Promise.all(Array.from({ length: 8 }, () => surf(after, old, 'GET /me')))
      expect(page.map(({ status }) => status)).toEqual(page.map(() => 200))
      expect(await sessions()).toBe(count + 1)
      const { browser } = page[3]!
      expect(tokens(browser)).toEqual(both)
      expect(JSON.parse((await surf(after, browser, 'GET /cart')).body)).toEqual(['milk'])
      // Another tab has the old cookies for a moment longer.
      const refreshed = await surf(after, browser, 'POST /auth/refresh')
      expect(refreshed.status).toBe(200)
      expect((await surf(after, old, 'GET /me')).status).toBe(200)
      expect(await sessions()).toBe(count + 1)
    })

    test('a browser that does not send the new cookies along stays logged in, however late', async () => {
      const old = await world.login(before!, ann)
      const { browser } = await surf(after, old, 'GET /me')
      await surf(after, browser, 'GET /me')
      expect((await surf(after, browser, 'POST /auth/refresh')).status).toBe(200)
      await ago(-3_600_000, async () => {
        expect((await surf(after, old, 'GET /me')).status).toBe(200)
        // A page from before the move does not refresh.
        expect((await surf(after, browser, 'GET /me')).status).toBe(200)
      })
    })

    test('a logout ends both, on either side', async () => {
      for (const app of [before, after]) {
        const { browser } = await surf(after, await world.login(before!, ann), 'GET /me')
        const count = await sessions()
        expect((await surf(app, browser, 'POST /logout')).status).toBe(204)
        for (const other of [before, after]) expect((await surf(other, browser, 'GET /me')).status).toBe(401)
        expect(await sessions()).toBe(count - 1)
      }
    })

    test('a logout on one side also ends a session whose cookies were lost on the way', async () => {
      const old = await world.login(before!, ann)
      await surf(after, old, 'GET /me')
      const count = await sessions()
      await surf(after, old, 'POST /logout')
      expect(await sessions()).toBe(count - 1)
      expect((await surf(after, old, 'GET /me')).status).toBe(401)
    })

    test('who logs in as somebody else in the same browser is somebody else on both sides', async () => {
      const { browser } = await surf(after, await world.login(before!, ann), 'GET /me')
      const bob = await world.person()
      const response = await origin.login(before!, bob.email, bob.password)
      const switched = browserAfter(response, browser)
      expect((await surf(before, switched, 'GET /me')).body).toContain(bob.email)
      const seen = await surf(after, switched, 'GET /me')
      expect([seen.status, seen.body.includes(ann.email)]).toEqual([401, false])
    })

    test('a logout of everything ends every login, old and new', async () => {
      const old = await world.login(before!, ann)
      const { browser } = await surf(after, await world.login(after!, ann), 'GET /me')
      expect((await surf(after, browser, 'POST /logout-all')).status).toBe(204)
      for (const each of [old, browser]) {
        for (const app of [before, after]) expect((await surf(app, each, 'GET /me')).status).toBe(401)
      }
      expect(await sessions()).toBe(0)
    })

    test('a cookie that nobody signed, or somebody else, is no login and is not exchanged', async () => {
      const browser = await world.login(before!, ann)
      const [, sid = ''] = /^s:([^.]+)\./.exec(decodeURIComponent(browser.get('connect.sid') ?? '')) ?? []
      const count = await sessions()
      for (const value of [sid, `s:${sid}`, `s:${sid}.${'A'.repeat(43)}`, encodeURIComponent(`s:${sid}.`)]) {
        const forged = await surf(after, new Map([['connect.sid', value]]), 'GET /me')
        expect([value, forged.status, tokens(forged.browser)]).toEqual([value, 401, []])
      }
      expect(await sessions()).toBe(count)
    })

    test('a request of another site does nothing with the new cookies', async () => {
      const { browser } = await surf(after, await world.login(before!, ann), 'GET /me')
      const headers = { ...origin.headers(browser), 'sec-fetch-site': 'cross-site' }
      expect((await send(after!, 'POST', '/notes', headers, { text: 'spam' })).status).toBe(403)
      expect((await send(before!, 'POST', '/notes', headers, { text: 'spam' })).status).toBe(201)
    })
  })
})
