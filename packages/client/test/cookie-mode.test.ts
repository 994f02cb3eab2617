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

/** A page that was just loaded. It shares only the cookies with earlier pages. */
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

  test('no request has a token in its body, and every request includes cookies', async () => {
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

  test('remember among the credentials sets a persistent cookie', async () => {
    const { open: reload } = await start()
    await reload().login({ ...ann, remember: true })
    expect(jar.attributes.get(names.refresh)).toContain('Max-Age=')
  })

  test('a reloaded page refreshes once before its first requests', async () => {
    const { open: reload } = await loggedIn()
    const client = reload()
    expect(await Promise.all(Array.from({ length: 5 }, () => whoIs(client, '/public')))).toEqual(
      Array.from({ length: 5 }, () => 'ann'),
    )
    expect(await whoIs(client)).toBe('ann')
    expect(refreshes()).toBe(1)
  })

  test('if nobody is logged in, there is one refresh, and requests are sent without a token', async () => {
    const client = (await start()).open()
    expect(await Promise.all([whoIs(client, '/public'), whoIs(client, '/public')])).toEqual([null, null])
    expect(await whoIs(client)).toBe('authentication_required')
    expect([refreshes(), ended]).toEqual([1, []])
    await client.login(ann)
    expect([await whoIs(client), refreshes()]).toEqual(['ann', 1])
  })

  test('a login right after loading the page needs no refresh', async () => {
    const client = (await start()).open()
    await client.login(ann)
    expect([await whoIs(client), refreshes()]).toEqual(['ann', 0])
  })

  test('refused requests are sent again with their bodies, and twenty share a refresh', async () => {
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

  test('a request that is refused late uses the token that was refreshed meanwhile', async () => {
    const { client, expire } = await loggedIn()
    expire()
    const renewed = Promise.resolve().then(() => whoIs(client))
    let held = 1
    jar.delay = async path => void (path === '/public' && held-- > 0 && (await renewed))
    expect([await whoIs(client, '/public'), await renewed, refreshes()]).toEqual(['ann', 'ann', 1])
  })

  test('a logout clears the cookies, and nobody is logged in after a reload', async () => {
    const { client, open: reload } = await loggedIn()
    await client.logout()
    expect([jar.cookies.has(names.refresh), jar.cookies.has(names.access)]).toEqual([false, false])
    expect([await whoIs(client), refreshes()]).toEqual(['authentication_required', 0])
    expect([await whoIs(reload()), refreshes(), ended]).toEqual(['authentication_required', 1, []])
  })

  test('a logout in a page that was just loaded revokes the session without a refresh', async () => {
    const { auth, open: reload } = await loggedIn()
    await reload().logout()
    expect([await auth.listSessions('ann'), jar.cookies.has(names.refresh), refreshes()]).toEqual([[], false, 0])
  })

  test('a logout that fails rejects and can be repeated', async () => {
    const { client, auth } = await loggedIn()
    jar.override = () => problem(503, 'store_unavailable')
    expect(await outcomeOf(client.logout())).toMatchObject({ code: 'store_unavailable', retry: true })
    jar.override = () => undefined
    expect(await whoIs(client)).toBe('ann')
    await client.logout()
    expect(await auth.listSessions('ann')).toEqual([])
  })

  test('if the API revoked the session, onSessionEnded is called once, and there are no more refreshes', async () => {
    const { client, auth } = await loggedIn()
    await auth.logoutAll('ann')
    expect(await outcomeOf(whoIs(client))).toMatchObject({ name: 'ApiError', code: 'session_ended' })
    expect(ended.map(({ code }) => code)).toEqual(['session_ended'])
    expect([await whoIs(client, '/public'), refreshes(), ended.length]).toEqual([null, 1, 1])
  })

  test('if the session was revoked while no page was open, onSessionEnded is not called and requests have no token', async () => {
    const { auth, open: reload } = await loggedIn()
    await auth.logoutAll('ann')
    // The cookie of the access token is still there, and this route refuses it.
    const client = reload()
    expect([await whoIs(client, '/public'), await whoIs(client, '/public'), refreshes()]).toEqual([null, null, 1])
    expect(ended).toEqual([])
  })

  test('a logout in one tab ends the session in the others', async () => {
    const { client, open: reload } = await loggedIn()
    await reload().logout()
    expect(await outcomeOf(whoIs(client))).toMatchObject({ name: 'ApiError', code: 'authentication_required' })
    expect(ended.map(({ code }) => code)).toEqual(['authentication_required'])
  })

  test('after a login in one tab the others use the new session, because they share the cookie', async () => {
    const { client, open: reload } = await loggedIn()
    await reload().login({ ...ann, username: 'bob' })
    // If the page has ann's access token, her request is not sent again as bob.
    expect(await whoIs(client)).toBe(access ? 'bob' : 'token_invalid')
    expect([await whoIs(client), ended, changes]).toEqual(['bob', [], access ? 0 : 1])
  })

  test('a step-up starts another session, which the client takes over', async () => {
    const { client } = await loggedIn()
    const headers = { 'content-type': 'application/json' }
    const stepUp = { method: 'POST', headers, body: JSON.stringify({ password }) }
    expect((await client.fetch('/auth/reauthenticate', stepUp)).status).toBe(200)
    expect([await whoIs(client), ended]).toEqual(['ann', []])
  })

  test('R-17 tabs stay logged in over many refreshes, with and without shared locks', async () => {
    const { client, expire, open: reload } = await loggedIn()
    const tabs = [client, reload(), reload(defaultLocks()), reload(defaultLocks())]
    for (let round = 0; round < 10; round++) {
      expire()
      expect(await Promise.all(tabs.map(tab => whoIs(tab)))).toEqual(tabs.map(() => 'ann'))
    }
    expect(ended).toEqual([])
  })

  test('R-3 a refresh whose response was lost is repeated, even before the first request', async () => {
    const { client, expire, open: reload } = await loggedIn()
    for (const tab of [client, reload()]) {
      expire()
      let left = 2
      jar.override = path => (path === '/auth/refresh' && left-- > 0 ? 'lost' : undefined)
      expect(await whoIs(tab)).toBe('ann')
    }
    expect([refreshes(), ended]).toEqual([6, []])
  })

  test('if the first refresh fails, the request rejects and the next one refreshes again', async () => {
    const { open: reload } = await loggedIn()
    const client = reload()
    jar.override = () => problem(503, 'store_unavailable')
    expect(await outcomeOf(client.fetch('/public'))).toMatchObject({ code: 'store_unavailable', retry: true })
    jar.override = () => undefined
    expect([await whoIs(client), ended]).toEqual(['ann', []])
  })

  test('a page whose origin the API does not list gets the error csrf', async () => {
    const { open: reload } = await loggedIn()
    jar = Object.assign(createJar('https://evil.example'), { cookies: jar.cookies })
    const client = reload()
    expect(await outcomeOf(client.fetch('/public'))).toMatchObject({ status: 403, code: 'csrf' })
    expect(await outcomeOf(client.login(ann))).toMatchObject({ status: 403, code: 'csrf' })
  })

  test('another origin is rejected before any request', async () => {
    const client = (await start()).open()
    expect(await outcomeOf(client.fetch('https://evil.example/a'))).toBeInstanceOf(TypeError)
    expect(jar.sent).toEqual([])
  })
})

test('if the cookie of the access token is missing, it is refreshed', async () => {
  const api = await startCookieApi({ access: true })
  const client = open(api.baseUrl)
  await client.login(ann)
  api.expire()
  jar.cookies.delete(names.access)
  expect([await whoIs(client), refreshes()]).toEqual(['ann', 1])
})

test('a login fails with a clear error if only the client or only the API uses cookies', async () => {
  const { baseUrl } = await startCookieApi(false)
  const without = { code: 'unknown', message: expect.stringContaining('option cookies') }
  expect(await outcomeOf(open(baseUrl).login(ann))).toMatchObject(without)
  const other = await startCookieApi()
  const client = createClient({ baseUrl: other.baseUrl, fetch: jar.fetch })
  expect(await outcomeOf(client.login(ann))).toMatchObject(without)
})

test('a storage together with cookies is a TypeError', () => {
  const storage = { get: () => undefined, set: () => {} }
  // @ts-expect-error One excludes the other.
  expect(() => createClient({ baseUrl: 'https://api.example.com', cookies: true, storage })).toThrow(
    /^storage must be unset/,
  )
})
