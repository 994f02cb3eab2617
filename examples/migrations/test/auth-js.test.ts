import { encode } from '@auth/core/jwt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authJs, env, fromPage, postForm } from '../auth-js/origin.ts'
import { answerOf, cookiesOf, send } from '../contract/client.ts'
import { testContract } from '../contract/contract.ts'
import { postgres } from '../contract/database.ts'
import { testMove } from '../contract/move.ts'
import type { App, Person } from '../contract/origin.ts'
import { ago, openWorld, type World } from '../contract/world.ts'

for (const version of ['before', 'after', 'back'] as const) testContract(authJs, version)
testMove(authJs)

type Cookies = ReadonlyMap<string, string>

describe.skipIf(postgres === undefined)('Auth.js: what its users reported', () => {
  let world: World<Cookies>
  let [before, after]: App[] = []
  let ann: Person
  beforeAll(async () => {
    world = await openWorld(authJs)
    ;[before, after] = [await world.app('before'), await world.app('after')]
    ann = await world.person()
  })
  afterAll(() => world.close())

  const statusOf = async (app: App, cookies: Cookies, headers: Record<string, string> = {}) =>
    (await send(app, 'GET', '/me', { ...fromPage(cookies), ...headers })).status
  const session = async (app: App, cookies: Cookies) =>
    (await answerOf(await send(app, 'GET', '/auth/session', fromPage(cookies)))).body

  // https://github.com/sidebase/nuxt-auth/issues/293
  test('a token in several cookies is exchanged, in any order, also behind HTTPS, and all of them are removed', async () => {
    const name = '__Secure-authjs.session-token'
    const token = { sub: String(ann.id), email: ann.email, role: 'user', picture: 'x'.repeat(6000) }
    const jwe = await encode({ token, secret: env.AUTH_SECRET, salt: name })
    const chunks = jwe.match(/.{1,3936}/g)!.map((chunk, index): [string, string] => [`${name}.${index}`, chunk])
    expect(chunks.length).toBeGreaterThan(2)
    for (const cookies of [chunks, chunks.toReversed()]) {
      const headers = { ...fromPage(new Map(cookies)), 'x-forwarded-proto': 'https' }
      const response = await send(after!, 'GET', '/me', headers)
      expect(response.status).toBe(200)
      const kept = cookiesOf(response, new Map(cookies))
      expect([...kept.keys()].toSorted()).toEqual(['__Host-sp-access', '__Host-sp-refresh'])
    }
  })

  // https://github.com/sidebase/nuxt-auth/issues/239
  test('a page that was closed for long asks for several things at once, and stays logged in', async () => {
    const old = await ago(20 * 60_000, () => world.login(after!, ann))
    const responses = await Promise.all(
      ['/me', '/notes', '/auth/session', '/me'].map(path => send(after!, 'GET', path, fromPage(old))),
    )
    for (const response of responses) {
      expect(response.status).toBe(200)
      expect(await statusOf(after!, cookiesOf(response, old))).toBe(200)
    }
  })

  test('parallel requests with the old cookie get one session', async () => {
    const old = await world.login(before!, ann)
    const responses = await Promise.all(Array.from({ length: 5 }, () => send(after!, 'GET', '/me', fromPage(old))))
    const tokens = responses.map(response => cookiesOf(response).get('__Host-sp-refresh'))
    expect(new Set(tokens).size).toBe(1)
  })

  // https://github.com/nextauthjs/next-auth/issues/8897
  test('a poll that was under way during the logout brings no session back', async () => {
    const old = await world.login(before!, ann)
    const kept = await authJs.credential(await authJs.refresh!(after!, old), old)
    const late = await authJs.refresh!(after!, old)
    expect((await postForm(after!, '/auth/signout', kept, {})).status).toBe(302)
    for (const cookies of [kept, await authJs.credential(late, kept), old]) {
      expect(await session(after!, cookies)).toBeNull()
      expect(await statusOf(after!, cookies)).toBe(401)
    }
  })

  // https://github.com/nixopus/nixopus/pull/1356
  test.each(['authjs.session-token', '__Host-sp-refresh', '__Host-sp-access'])(
    'a stale cookie %s is no obstacle to a login',
    async name => {
      const stale = new Map([[name, 'eyJhbGciOiJkaXIifQ..x.y.z']])
      const form = { email: ann.email, password: ann.password }
      const response = await postForm(after!, '/auth/callback/credentials', stale, form)
      expect(response.status).toBe(302)
      expect(await statusOf(after!, await authJs.credential(response, stale))).toBe(200)
    },
  )

  test('a form of another site logs nobody in or out', async () => {
    const fields = { csrfToken: 'x', email: ann.email, password: ann.password }
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }
    const post = (path: string, cookies: Cookies) =>
      fetch(after!.url + path, {
        method: 'POST',
        headers: { ...fromPage(cookies), ...headers },
        body: new URLSearchParams(fields),
        redirect: 'manual',
      })
    expect(cookiesOf(await post('/auth/callback/credentials', new Map())).has('__Host-sp-refresh')).toBe(false)
    const cookies = await world.login(after!, ann)
    await post('/auth/signout', cookies)
    expect(await statusOf(after!, cookies)).toBe(200)
    const note = await send(
      after!,
      'POST',
      '/notes',
      { ...fromPage(cookies), 'sec-fetch-site': 'cross-site' },
      { text: 'x' },
    )
    expect(note.status).toBe(403)
  })

  test('signIn gets an address in place of a redirect, and never that of another site', async () => {
    const header = { 'x-auth-return-redirect': '1' }
    const signIn = async (fields: Record<string, string>) =>
      (await answerOf(await postForm(after!, '/auth/callback/credentials', new Map(), fields, header))).body
    const right = { email: ann.email, password: ann.password }
    expect(await signIn({ ...right, callbackUrl: '/notes' })).toEqual({ url: `${after!.url}/notes` })
    expect(await signIn({ ...right, callbackUrl: 'https://evil.example/' })).toEqual({ url: `${after!.url}/` })
    expect(await signIn({ ...right, callbackUrl: '//evil.example/' })).toEqual({ url: `${after!.url}/` })
    expect(await signIn({ ...right, password: 'wrong' })).toEqual({
      url: `${after!.url}/auth/signin?error=CredentialsSignin&code=credentials_invalid`,
    })
  })

  test('useSession gets the same from every version', async () => {
    const old = await world.login(before!, ann)
    const { user } = (await session(before!, old)) as { readonly user: object }
    const fresh = (await session(after!, await world.login(after!, ann))) as { user: object; expires: string }
    expect(user).toMatchObject(fresh.user)
    expect(Date.parse(fresh.expires)).toBeGreaterThan(Date.now())
    expect(await session(after!, new Map())).toBeNull()
  })
})
