import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { betterAuth, fromPage } from '../better-auth/origin.ts'
import { answerOf, cookiesOf, send } from '../contract/client.ts'
import { testContract } from '../contract/contract.ts'
import { postgres } from '../contract/database.ts'
import { testMove } from '../contract/move.ts'
import type { App, Person } from '../contract/origin.ts'
import { ago, openWorld, type World } from '../contract/world.ts'

for (const version of ['before', 'after', 'back'] as const) testContract(betterAuth, version)
testMove(betterAuth)

type Cookies = ReadonlyMap<string, string>

describe.skipIf(postgres === undefined)('better-auth: what the contract does not cover', () => {
  let world: World<Cookies>
  let [before, after, back]: App[] = []
  let ann: Person
  beforeAll(async () => {
    world = await openWorld(betterAuth)
    ;[before, after, back] = [await world.app('before'), await world.app('after'), await world.app('back')]
    ann = await world.person()
  })
  afterAll(() => world.close())

  const bearer = async (app: App) => {
    const login = await betterAuth.login(app, ann.email, ann.password)
    return login.headers.get('set-auth-token')!
  }
  const me = async (app: App, headers: Record<string, string>) => (await send(app, 'GET', '/me', headers)).status
  const session = async (app: App, cookies: Cookies) =>
    (await answerOf(await send(app, 'GET', '/api/auth/get-session', fromPage(cookies)))).body

  test('the token of an app works until it expires, with and without its signature', async () => {
    const bob = await world.person()
    const signed = (await betterAuth.login(before!, bob.email, bob.password)).headers.get('set-auth-token')!
    const plain = decodeURIComponent(signed).split('.')[0]!
    for (const token of [signed, plain]) {
      for (const app of [before!, after!, back!]) expect(await me(app, { authorization: `Bearer ${token}` })).toBe(200)
    }
    const forged = `${plain}.${Buffer.alloc(32).toString('base64')}`
    for (const token of [forged, `${plain}x`, 'x', '']) {
      expect(await me(after!, { authorization: `Bearer ${token}` })).toBe(401)
    }
    await world.database.pool.query(`update session set "expiresAt" = now() - interval '1 minute' where token = $1`, [
      plain,
    ])
    expect(await me(after!, { authorization: `Bearer ${signed}` })).toBe(401)
  })

  test('parallel requests with the old cookie get one session, which knows when the user logged in', async () => {
    const old = await ago(3_600_000, () => world.login(before!, ann))
    const responses = await Promise.all(Array.from({ length: 5 }, () => send(after!, 'GET', '/me', fromPage(old))))
    const kept = responses.map(response => cookiesOf(response, old))
    expect(new Set(kept.map(cookies => cookies.get('__Host-sp-refresh'))).size).toBe(1)
    expect(kept[0]!.has('better-auth.session_token')).toBe(false)
    const { session: found } = (await session(after!, kept[0]!)) as { readonly session: { readonly createdAt: string } }
    expect(Date.now() - Date.parse(found.createdAt)).toBeGreaterThanOrEqual(3_500_000)
  })

  test('a page that was closed for long asks for several things at once, and stays logged in', async () => {
    const old = await ago(20 * 60_000, () => world.login(after!, ann))
    const paths = ['/me', '/notes', '/api/auth/get-session', '/me']
    const responses = await Promise.all(paths.map(path => send(after!, 'GET', path, fromPage(old))))
    for (const response of responses) {
      expect(response.status).toBe(200)
      expect(await me(after!, fromPage(cookiesOf(response, old)))).toBe(200)
    }
  })

  test('an old cookie brings no session back after a logout', async () => {
    const old = await world.login(before!, await world.person())
    const kept = await betterAuth.credential(await send(after!, 'GET', '/me', fromPage(old)), old)
    await betterAuth.logout!(after!, kept)
    for (const cookies of [kept, old]) {
      expect(await session(after!, cookies)).toBeNull()
      expect(await me(after!, fromPage(cookies))).toBe(401)
    }
  })

  test('pages get the same user from every version, and null without a session', async () => {
    const max = await world.person()
    const { user } = (await session(before!, await world.login(before!, max))) as {
      readonly user: { readonly id: string }
    }
    const fresh = (await session(after!, await world.login(after!, max))) as { readonly user: object; session: object }
    expect(fresh).toMatchObject({ user, session: { userId: user.id } })
    expect(await session(after!, new Map())).toBeNull()
  })

  test('parallel requests on the way back get one session', async () => {
    const fresh = await world.login(after!, ann)
    const responses = await Promise.all(Array.from({ length: 5 }, () => send(back!, 'GET', '/me', fromPage(fresh))))
    const tokens = responses.map(response => cookiesOf(response).get('better-auth.session_token'))
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(tokens).size).toBe(1)
    expect(await me(back!, fromPage(cookiesOf(responses[0]!)))).toBe(200)
  })

  test('a role that changes counts at once, as before', async () => {
    const eve = await world.person('admin')
    const cookies = await world.login(after!, eve)
    await world.database.pool.query(`update "user" set role = 'user' where id = $1`, [eve.id])
    expect((await world.ask(after!, cookies, 'GET /admin/users')).status).toBe(403)
  })

  test('apps that Better Auth would log in get their token until they are switched over', async () => {
    const deploying = await world.app('after', { percent: 0 })
    expect(await me(deploying, { authorization: `Bearer ${await bearer(deploying)}` })).toBe(200)
  })
})
