import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../shared/users.ts'
import { breakUser } from './broken.ts'
import { createBrowser, foreignPage, inCookies } from './browser.ts'
import { orderFor, password, person } from './people.ts'
import { pathsOf, type Recipe } from './recipe.ts'
import { openWorld, type World } from './world.ts'

const [refreshName, accessName] = ['__Host-sp-refresh', '__Host-sp-access']

/** Tests that a recipe with tokens in cookies keeps the contract of all recipes. */
export function testCookies(recipe: Recipe): void {
  describe(`${recipe.name}: the contract, with cookies`, () => {
    let world: World
    let [mia, cho, ada]: User[] = []
    beforeAll(async () => {
      world = await openWorld(recipe, false, inCookies)
      ;[mia, cho, ada] = [await person('maker'), await person('checker'), await person('admin')]
    })
    afterAll(() => world.close())

    async function login(user: User | undefined) {
      const browser = createBrowser(world.served.url)
      const response = await browser.post('/auth/login', { username: user!.username, password })
      if (response.status !== 200) throw new Error(`the login was answered ${response.status}`)
      return { browser, response }
    }
    const outcome = async (sent: Promise<Response>) => {
      const { status, code } = await world.answerOf(await sent)
      return code === undefined ? status : code
    }
    /** The auth routes answer with problem documents in every recipe. */
    const refusal = async (sent: Promise<Response> | Response) =>
      ((await (await sent).json()) as { code?: string }).code
    const { me, reports, approve } = pathsOf(recipe)

    test('a login sets each cookie by a header of its name, and puts no token into the body', async () => {
      const { browser, response } = await login(mia)
      const lines = response.headers.getSetCookie()
      expect(lines.map(line => line.replace(/=.*/, '')).toSorted()).toEqual([
        accessName,
        '__Host-sp-device',
        refreshName,
      ])
      for (const line of lines) expect(line).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=/)
      expect(Object.keys((await response.json()) as object).toSorted()).toEqual(['csrf_token', 'expires_in'])
      expect((await world.answerOf(await browser.send('GET', me))).result).toEqual({ id: mia!.id, roles: ['maker'] })
    })

    test('refreshes of several tabs get the same cookies, and a token that is used again later revokes the session', async () => {
      const { browser } = await login(mia)
      const tabs = Array.from({ length: 5 }, browser.copy)
      const statuses = await Promise.all(tabs.map(async tab => (await tab.post('/auth/refresh')).status))
      expect(statuses).toEqual(tabs.map(() => 200))
      expect(new Set(tabs.map(tab => tab.cookies.get(refreshName))).size).toBe(1)
      expect(await outcome(tabs[4]!.send('GET', me))).toBe(200)
      expect((await tabs[0]!.post('/auth/refresh')).status).toBe(200)
      world.time.advance('2m')
      const stolen = await browser.post('/auth/refresh')
      expect([await refusal(stolen), stolen.headers.getSetCookie()]).toEqual(['refresh_token_reused', []])
      expect(await outcome(tabs[0]!.send('GET', me))).toBe('token_invalid')
    })

    test('an expired access token is told from a missing one, and a refresh replaces it', async () => {
      const { browser } = await login(mia)
      world.time.advance('16m')
      expect(await outcome(browser.send('GET', me))).toBe('token_expired')
      expect((await browser.post('/auth/refresh')).status).toBe(200)
      expect(await outcome(browser.send('GET', me))).toBe(200)
      browser.cookies.delete(accessName)
      expect(await outcome(browser.send('GET', me))).toBe('authentication_required')
    })

    test('roles and the policy decide', async () => {
      const [maker, checker, admin] = [await login(mia), await login(cho), await login(ada)]
      expect(await outcome(maker.browser.send('GET', reports))).toBe('forbidden')
      expect(await outcome(admin.browser.send('GET', reports))).toBe(200)
      const { path, body } = approve(orderFor(cho!))
      expect(await outcome(maker.browser.post(path, body))).toBe('forbidden')
      expect(await outcome(checker.browser.post(path, body))).toBe(200)
    })

    test('pages of other origins change nothing', async () => {
      const { browser } = await login(cho)
      const { path, body } = approve(orderFor(cho!))
      const foreign = [foreignPage, { ...foreignPage, 'sec-fetch-site': 'same-site' }]
      for (const headers of foreign) {
        expect(await outcome(browser.post(path, body, headers))).toBe('csrf')
        for (const route of ['refresh', 'logout', 'logout-all']) {
          const response = await browser.post(`/auth/${route}`, undefined, headers)
          expect([response.headers.getSetCookie(), await refusal(response)]).toEqual([[], 'csrf'])
        }
        const victim = createBrowser(world.served.url)
        const credentials = { username: mia!.username, password }
        expect(await refusal(victim.post('/auth/login', credentials, headers))).toBe('csrf')
        expect(victim.cookies.size).toBe(0)
      }
      expect(await outcome(browser.post(path, body))).toBe(200)
    })

    test('forged and doubled cookies are refused', async () => {
      const { browser } = await login(mia)
      const [refresh, access] = [browser.cookies.get(refreshName)!, browser.cookies.get(accessName)!]
      browser.cookies.set(accessName, `${access.slice(0, -8)}AAAAAAAA`)
      browser.cookies.set(refreshName, `${refresh.slice(0, -8)}AAAAAAAA`)
      expect(await outcome(browser.send('GET', me))).toBe('token_invalid')
      expect(await refusal(browser.post('/auth/refresh'))).toBe('token_invalid')
      // A sub-domain can set a second cookie of the same name, and nobody can tell which is whose.
      const twice = { cookie: `${accessName}=${access}; ${accessName}=${access}` }
      expect(await outcome(browser.send('GET', me, undefined, twice))).toBe('invalid_request')
      expect(await outcome(browser.send('GET', me, undefined, { cookie: `x=1; ${accessName}=${access}` }))).toBe(200)
    })

    test('a logout clears both cookies, and counts at once in every copy of them', async () => {
      const { browser } = await login(mia)
      const thief = browser.copy()
      expect((await browser.post('/auth/logout')).status).toBe(204)
      expect([...browser.cookies.keys()]).toEqual(['__Host-sp-device'])
      expect(await outcome(thief.send('GET', me))).toBe('token_invalid')
      expect(await refusal(thief.post('/auth/refresh'))).toBe('session_ended')
    })

    test('an outage clears no cookie', async () => {
      const { browser } = await login(cho)
      const { path, body } = approve(orderFor(cho!))
      const mend = breakUser(cho!.id)
      const response = await browser.post(path, body)
      mend()
      expect(response.headers.getSetCookie()).toEqual([])
      expect(await outcome(Promise.resolve(response))).toBe('store_unavailable')
      expect(await outcome(browser.post(path, body))).toBe(200)
    })
  })
}
