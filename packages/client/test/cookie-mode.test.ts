import { beforeEach, describe, expect, test } from 'vitest'
import { type ApiError, type Client, createClient, type Locks } from '../src/index.ts'
import { defaultLocks } from '../src/locks.ts'
import { page, password, startCookieApi } from './cookie-api.ts'
import { createJar } from './jar.ts'

const names = { refresh: '__Host-sp-refresh', access: '__Host-sp-access' } as const
const ann = { username: 'ann', password }
const problem = (status: number, code: string) =>
  Response.json({ code, retry: true }, { status, headers: { 'content-type': 'application/problem+json' } })

let jar: ReturnType<typeof createJar>
let ended: ApiError[]
let locks: Locks
let changes: number

beforeEach(() => {
  jar = createJar(page)
  ended = []
  changes = 0
  locks = defaultLocks()
})

/** A page that was just loaded: all that it has of earlier ones is the jar. */
function open(baseUrl: string, own: Locks = locks): Client {
  const onSessionEnded = (error: ApiError) => void ended.push(error)
  const onUserChanged = () => void changes++
  const events = { onSessionEnded, onUserChanged }
  return createClient({ baseUrl, cookies: true, fetch: jar.fetch, locks: own, ...events, wait: async () => {} })
}

async function whoIs(client: Client, path = '/me'): Promise<unknown> {
  const response = await client.fetch(path, { method: 'POST' })
  const { sub, code } = (await response.json()) as Record<string, unknown>
  return response.ok ? sub : code
}

const outcomeOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)
const refreshes = () => jar.count('/auth/refresh')

describe.each([
  ['the access token in the body', false],
  ['both tokens in cookies', true],
])('cookies, %s', (_what, access) => {
  async function start() {
    const api = await startCookieApi({ access })
    return { ...api, open: (own?: Locks) => open(api.baseUrl, own) }
  }

  async function loggedIn() {
    const api = await start()
    const client = api.open()
    await client.login(ann)
    return { ...api, client }
  }

  test('no token is in a body, and every request may have cookies', async () => {
    const { client, expire } = await loggedIn()
    expect(await whoIs(client)).toBe('ann')
    expire()
    expect(await whoIs(client)).toBe('ann')
    await client.logout()
    const credentials = 'include'
    const [bare, carrying] = [
      { hasToken: false, credentials, body: '' },
      { hasToken: !access, credentials, body: '' },
    ]
    expect(jar.sent).toEqual([
      { ...bare, path: '/auth/login', body: JSON.stringify(ann) },
      { ...carrying, path: '/me' },
      { ...carrying, path: '/me' },
      { ...bare, path: '/auth/refresh' },
      { ...carrying, path: '/me' },
      { ...bare, path: '/auth/logout' },
    ])
  })

  test('remember is one of the credentials', async () => {
    const { open: reload } = await start()
    await reload().login({ ...ann, remember: true })
    expect(jar.words.get(names.refresh)).toContain('Max-Age=')
  })

  test('a page that was loaded again renews once before its first requests', async () => {
    const { open: reload } = await loggedIn()
    const client = reload()
    expect(await Promise.all(Array.from({ length: 5 }, () => whoIs(client, '/public')))).toEqual(
      Array.from({ length: 5 }, () => 'ann'),
    )
    expect(await whoIs(client)).toBe('ann')
    expect(refreshes()).toBe(1)
  })

  test('where nobody is logged in, the API is asked once, and requests go out without a token', async () => {
    const client = (await start()).open()
    expect(await Promise.all([whoIs(client, '/public'), whoIs(client, '/public')])).toEqual([null, null])
    expect(await whoIs(client)).toBe('authentication_required')
    expect([refreshes(), ended]).toEqual([1, []])
    await client.login(ann)
    expect([await whoIs(client), refreshes()]).toEqual(['ann', 1])
  })

  test('a login right after the page was loaded needs no refresh', async () => {
    const client = (await start()).open()
    await client.login(ann)
    expect([await whoIs(client), refreshes()]).toEqual(['ann', 0])
  })

  test('a request that is refused is sent again whole, and twenty share a refresh', async () => {
    const { client, expire } = await loggedIn()
    expire()
    const headers = { 'content-type': 'text/plain' }
    const send = () => client.fetch('/me', { method: 'PUT', body: 'x', headers })
    const responses = await Promise.all(Array.from({ length: 20 }, send))
    expect(await Promise.all(responses.map(response => response.json()))).toEqual(
      responses.map(() => ({ sub: 'ann', body: 'x' })),
    )
    expect(refreshes()).toBe(1)
  })

  test('whoever is refused late takes what was renewed meanwhile', async () => {
    const { client, expire } = await loggedIn()
    expire()
    const renewed = Promise.resolve().then(() => whoIs(client))
    let held = 1
    jar.delay = async path => void (path === '/public' && held-- > 0 && (await renewed))
    expect([await whoIs(client, '/public'), await renewed, refreshes()]).toEqual(['ann', 'ann', 1])
  })

  test('a logout clears the cookies; then nobody is logged in, after a reload too', async () => {
    const { client, open: reload } = await loggedIn()
    await client.logout()
    expect([jar.cookies.has(names.refresh), jar.cookies.has(names.access)]).toEqual([false, false])
    expect([await whoIs(client), refreshes()]).toEqual(['authentication_required', 0])
    expect([await whoIs(reload()), refreshes(), ended]).toEqual(['authentication_required', 1, []])
  })

  test('a logout of a page that was just loaded ends the session, without a refresh', async () => {
    const { auth, open: reload } = await loggedIn()
    await reload().logout()
    expect([await auth.listSessions('ann'), jar.cookies.has(names.refresh), refreshes()]).toEqual([[], false, 0])
  })

  test('a logout that the API never hears of rejects, and can be tried again', async () => {
    const { client, auth } = await loggedIn()
    jar.upset = () => problem(503, 'store_unavailable')
    expect(await outcomeOf(client.logout())).toMatchObject({ code: 'store_unavailable', retry: true })
    jar.upset = () => undefined
    expect(await whoIs(client)).toBe('ann')
    await client.logout()
    expect(await auth.listSessions('ann')).toEqual([])
  })

  test('a session that the API ended is over once, and is not asked for again', async () => {
    const { client, auth } = await loggedIn()
    await auth.logoutAll('ann')
    expect(await outcomeOf(whoIs(client))).toMatchObject({ name: 'ApiError', code: 'session_ended' })
    expect(ended.map(({ code }) => code)).toEqual(['session_ended'])
    expect([await whoIs(client, '/public'), refreshes(), ended.length]).toEqual([null, 1, 1])
  })

  test('a session that ended while no page was open is no news: requests go out without a token', async () => {
    const { auth, open: reload } = await loggedIn()
    await auth.logoutAll('ann')
    // No 401 cleared the access token's cookie, which this route refuses.
    const client = reload()
    expect([await whoIs(client, '/public'), await whoIs(client, '/public'), refreshes()]).toEqual([null, null, 1])
    expect(ended).toEqual([])
  })

  test('a logout in one tab is the end in the others', async () => {
    const { client, open: reload } = await loggedIn()
    await reload().logout()
    expect(await outcomeOf(whoIs(client))).toMatchObject({ name: 'ApiError', code: 'authentication_required' })
    expect(ended.map(({ code }) => code)).toEqual(['authentication_required'])
  })

  test('a login in one tab is taken over by the others: they share the cookie', async () => {
    const { client, open: reload } = await loggedIn()
    await reload().login({ ...ann, username: 'bob' })
    // Where the page holds ann's access token, her request is not sent again as bob.
    expect(await whoIs(client)).toBe(access ? 'bob' : 'token_invalid')
    expect([await whoIs(client), ended, changes]).toEqual(['bob', [], access ? 0 : 1])
  })

  test('a step-up starts another session, which the client takes over by itself', async () => {
    const { client } = await loggedIn()
    const headers = { 'content-type': 'application/json' }
    const stepUp = { method: 'POST', headers, body: JSON.stringify({ password }) }
    expect((await client.fetch('/auth/reauthenticate', stepUp)).status).toBe(200)
    expect([await whoIs(client), ended]).toEqual(['ann', []])
  })

  test('R-17 tabs that share locks or not stay logged in, round after round', async () => {
    const { client, expire, open: reload } = await loggedIn()
    const tabs = [client, reload(), reload(defaultLocks()), reload(defaultLocks())]
    for (let round = 0; round < 10; round++) {
      expire()
      expect(await Promise.all(tabs.map(tab => whoIs(tab)))).toEqual(tabs.map(() => 'ann'))
    }
    expect(ended).toEqual([])
  })

  test('R-3 a refresh whose answer was lost is repeated, on the first request too', async () => {
    const { client, expire, open: reload } = await loggedIn()
    for (const tab of [client, reload()]) {
      expire()
      let left = 2
      jar.upset = path => (path === '/auth/refresh' && left-- > 0 ? 'lost' : undefined)
      expect(await whoIs(tab)).toBe('ann')
    }
    expect([refreshes(), ended]).toEqual([6, []])
  })

  test('while the API cannot say who is logged in, a request rejects, and the next one asks again', async () => {
    const { open: reload } = await loggedIn()
    const client = reload()
    jar.upset = () => problem(503, 'store_unavailable')
    expect(await outcomeOf(client.fetch('/public'))).toMatchObject({ code: 'store_unavailable', retry: true })
    jar.upset = () => undefined
    expect([await whoIs(client), ended]).toEqual(['ann', []])
  })

  test('a page that the API does not list is told so', async () => {
    const { open: reload } = await loggedIn()
    jar = Object.assign(createJar('https://evil.example'), { cookies: jar.cookies })
    const client = reload()
    expect(await outcomeOf(client.fetch('/public'))).toMatchObject({ status: 403, code: 'csrf' })
    expect(await outcomeOf(client.login(ann))).toMatchObject({ status: 403, code: 'csrf' })
  })

  test('another origin is refused before anything is asked', async () => {
    const client = (await start()).open()
    expect(await outcomeOf(client.fetch('https://evil.example/a'))).toBeInstanceOf(TypeError)
    expect(jar.sent).toEqual([])
  })
})

test('the access token’s cookie may go missing: it is renewed with the refresh token’s', async () => {
  const api = await startCookieApi({ access: true })
  const client = open(api.baseUrl)
  await client.login(ann)
  api.expire()
  jar.cookies.delete(names.access)
  expect([await whoIs(client), refreshes()]).toEqual(['ann', 1])
})

test('a client and an API that disagree about cookies are told at the login', async () => {
  const { baseUrl } = await startCookieApi(false)
  const without = { code: 'unknown', message: expect.stringContaining('option cookies') }
  expect(await outcomeOf(open(baseUrl).login(ann))).toMatchObject(without)
  const other = await startCookieApi()
  const client = createClient({ baseUrl: other.baseUrl, fetch: jar.fetch })
  expect(await outcomeOf(client.login(ann))).toMatchObject(without)
})

test('there is nothing to store: a storage with cookies is a TypeError', () => {
  const storage = { get: () => undefined, set: () => {} }
  // @ts-expect-error One excludes the other.
  expect(() => createClient({ baseUrl: 'https://api.example.com', cookies: true, storage })).toThrow(/^storage: /)
})
