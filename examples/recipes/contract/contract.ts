import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../shared/users.ts'
import { breakUser } from './broken.ts'
import { orderFor, password, person } from './people.ts'
import type { Recipe } from './recipe.ts'
import { loginFrom } from './login-from.ts'
import { openWorld, type World } from './world.ts'

/** Tests that a recipe keeps the contract of all recipes. */
export function testContract(recipe: Recipe): void {
  describe(`${recipe.name}: the contract`, () => {
    let world: World
    let [mia, cho, cleo, ada]: User[] = []
    beforeAll(async () => {
      world = await openWorld(recipe)
      mia = await person('maker')
      ;[cho, cleo] = [await person('checker'), await person('checker')]
      ada = await person('admin')
    })
    afterAll(() => world.close())

    const tokenOf = async (user: User | undefined) => (await world.login(user!)).access_token
    const outcome = async (answer: Promise<{ status: number; code: unknown }>) => {
      const { status, code } = await answer
      return code === undefined ? status : code
    }

    test('a login tells who the user is, and every failed one is answered alike', async () => {
      const me = await world.me(await tokenOf(mia))
      expect([me.status, me.result]).toEqual([200, { id: mia!.id, roles: ['maker'] }])
      for (const username of [mia!.username, 'nobody']) {
        const { status, body } = await world.post('/auth/login', { username, password: `${password}!` })
        expect([status, body.code]).toEqual([401, 'credentials_invalid'])
      }
    })

    test('a request without a token, with a forged one and with an expired one is refused, each by its code', async () => {
      const token = await tokenOf(mia)
      expect(await outcome(world.me())).toBe('authentication_required')
      const forged = `${token.slice(0, -8)}AAAAAAAA`
      expect(await outcome(world.me(forged))).toBe('token_invalid')
      expect(await outcome(world.reports(forged))).toBe('token_invalid')
      expect(await outcome(world.approve('o-1', forged))).toBe('token_invalid')
      world.time.advance('16m')
      expect(await outcome(world.me(token))).toBe('token_expired')
    })

    test('a refresh rotates, a retry gives the same tokens, and a token that is used again later revokes the session', async () => {
      const first = await world.login(mia!)
      const refresh = (refresh_token: string) => world.post('/auth/refresh', { refresh_token })
      const [second, retried] = [await refresh(first.refresh_token), await refresh(first.refresh_token)]
      expect([second.status, retried.body.refresh_token]).toEqual([200, second.body.refresh_token])
      expect(second.body.refresh_token).not.toBe(first.refresh_token)
      expect(await outcome(world.me(second.body.access_token))).toBe(200)
      const third = await refresh(second.body.refresh_token)
      world.time.advance('2m')
      const stolen = await refresh(first.refresh_token)
      expect([stolen.status, stolen.body.code]).toEqual([401, 'refresh_token_reused'])
      expect(await outcome(world.me(third.body.access_token))).toBe('token_invalid')
    })

    test('roles decide', async () => {
      expect(await outcome(world.reports())).toBe('authentication_required')
      expect(await outcome(world.reports(await tokenOf(mia)))).toBe('forbidden')
      expect(await outcome(world.reports(await tokenOf(ada)))).toBe(200)
    })

    test('only the assigned checker or an admin approves an order', async () => {
      const [first, second] = [orderFor(cho!), orderFor(cho!)]
      for (const other of [mia, cleo]) {
        expect(await outcome(world.approve(first, await tokenOf(other)))).toBe('forbidden')
      }
      expect(await outcome(world.approve(first))).toBe('authentication_required')
      const { result } = await world.approve(first, await tokenOf(cho))
      expect(result).toMatchObject({ id: first, status: 'approved' })
      expect(await outcome(world.approve(first, await tokenOf(cho)))).toBe('forbidden')
      expect(await outcome(world.approve(second, await tokenOf(ada)))).toBe(200)
      expect(await outcome(world.approve('none', await tokenOf(ada)))).toBe('not_found')
    })

    test('a role that was taken away after the login approves nothing', async () => {
      const former = await person('checker')
      const token = await tokenOf(former)
      former.roles = ['maker']
      expect(await outcome(world.approve(orderFor(former), token))).toBe('forbidden')
    })

    test('a logout counts at once, in every session if the user wants so', async () => {
      const max = await person('maker')
      const [one, two, three] = [await world.login(max), await world.login(max), await world.login(max)]
      const logout = await world.post('/auth/logout', { refresh_token: one.refresh_token })
      expect(logout.status).toBe(204)
      expect(await outcome(world.me(one.access_token))).toBe('token_invalid')
      expect(await outcome(world.me(two.access_token))).toBe(200)
      const authorization = `Bearer ${two.access_token}`
      expect((await world.send('POST', '/auth/logout-all', { authorization })).status).toBe(204)
      for (const { access_token } of [two, three]) expect(await outcome(world.me(access_token))).toBe('token_invalid')
    })

    test('a blocked user is out at once', async () => {
      const max = await person('maker')
      const token = await tokenOf(max)
      await world.auth.block(max.id)
      expect(await outcome(world.me(token))).toBe('token_invalid')
    })

    test('an outage is 503, and neither admits a user nor logs one out', async () => {
      const max = await person('checker')
      const token = await tokenOf(max)
      const order = orderFor(max)
      const mend = breakUser(max.id)
      expect(await outcome(world.approve(order, token))).toBe('store_unavailable')
      mend()
      expect(await outcome(world.approve(order, token))).toBe(200)
    })

    test('refusals have their status, their challenge and no cache, wherever they come from', async () => {
      const token = await tokenOf(mia)
      const refusals = [await world.me(), await world.reports(token), await world.approve('none', await tokenOf(ada))]
      expect(refusals.map(({ status }) => status)).toEqual([401, 403, 404])
      if (recipe.problems === false) return
      for (const { headers } of refusals) {
        expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
        expect(headers.get('cache-control')).toBe('no-store')
      }
      expect(refusals[0]!.headers.get('www-authenticate')).toMatch(/^Bearer/)
    })

    test("failed logins are counted by the client's address, which no header changes", async () => {
      const limited = await openWorld(recipe, { login: { ip: { limit: 3, window: 900 } } })
      const statuses: number[] = []
      for (const at of [1, 2, 3, 4]) {
        const liar = {
          'x-forwarded-for': `203.0.113.${at}`,
          forwarded: `for=203.0.113.${at}`,
          'x-real-ip': `203.0.113.${at}`,
        }
        const body = { username: `nobody-${at}`, password }
        statuses.push((await limited.post('/auth/login', body, liar)).status)
      }
      const elsewhere = await loginFrom('127.0.0.2', limited.served.url, { username: cho!.username, password })
      await limited.close()
      expect([...statuses, elsewhere]).toEqual([401, 401, 401, 429, 200])
    })

    test('H09 every route has a guard', () => {
      if (world.served.audit === undefined) return
      const { findings, routes } = world.served.audit
      expect(findings).toEqual([])
      const names = routes.map(({ method, path }) => `${method} ${path}`)
      expect(names).toEqual(
        expect.arrayContaining(['GET /me', 'GET /reports', 'POST /orders/:id/approve', 'POST /auth/login']),
      )
    })
  })
}
