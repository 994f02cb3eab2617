import { randomBytes } from 'node:crypto'
import { type AuthEvent, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/core/web'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient, type Tokens } from '../src/index.ts'
import { createRetries, type KeyStorage } from '../src/retries/index.ts'
import { page, password, startCookieApi } from './cookie-api.ts'
import { createJar } from './jar.ts'

const hour = 3_600_000
const ann = { username: 'ann', password }

/** What happens to the next requests for a refresh: lost on the way there, or on the way back. */
type Mishap = 'lost before' | 'lost after' | Response

/** An API in this process, whose clock and network the test moves. */
function startApi() {
  const time = { now: Date.UTC(2030, 0, 1) }
  const clock = () => time.now
  const events: AuthEvent[] = []
  const entry = (id: string) => ({ id, user: id, passwordHash: password })
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore({ clock }),
    users: {
      findByLogin: async id => entry(id),
      findById: async id => entry(id),
      replacePasswordHash: async () => false,
    },
    hashing: {
      hasher: {
        maxBytes: 72,
        hash: async text => text,
        verify: async (text, hash) => text === hash,
        needsRehash: () => false,
        unusable: () => undefined,
      },
    },
    clock,
    onEvent: event => void events.push(event),
  })
  const { guard, claims, routes } = sallyport(auth, { clientIp: false })
  const me = guard().route((request: Request) => Response.json({ sub: claims(request).sub }))
  const sent: Request[] = []
  const mishaps: Mishap[] = []
  return {
    sent,
    mishaps,
    events,
    advance: (milliseconds: number) => void (time.now += milliseconds),
    keys: () => sent.map(request => request.headers.get('idempotency-key')).filter(key => key !== null),
    types: () => events.map(({ type }) => type),
    async fetch(request: Request): Promise<Response> {
      // As `fetch` does.
      request.signal.throwIfAborted()
      sent.push(request)
      const mishap = request.url.endsWith('/auth/refresh') ? mishaps.shift() : undefined
      if (mishap instanceof Response) return mishap
      if (mishap === 'lost before') throw new TypeError('fetch failed')
      const response = (await routes(request)) ?? (await me(request))
      if (mishap === 'lost after') throw new TypeError('fetch failed')
      return response
    },
  }
}

/** The disk of a phone: what survives the end of an app. */
function phone() {
  const disk: { tokens?: Tokens | undefined; key?: string } = {}
  const tokens = { get: () => disk.tokens, set: (next: Tokens | undefined) => void (disk.tokens = next) }
  const keys: KeyStorage = { get: () => disk.key, set: text => void (disk.key = text) }
  return { disk, tokens, keys }
}

let api: ReturnType<typeof startApi>
let device: ReturnType<typeof phone>
let ended: number

beforeEach(() => {
  api = startApi()
  device = phone()
  ended = 0
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Starts the app, which knows only what is on the disk. */
function open({ keys = device.keys, late = true }: { keys?: KeyStorage; late?: boolean } = {}) {
  const fetch = late ? createRetries({ storage: keys, fetch: api.fetch }).fetch : api.fetch
  const own = { baseUrl: 'https://api.example.com', storage: device.tokens, fetch, wait: async () => {} }
  return createClient({ ...own, onSessionEnded: () => void ended++ })
}

async function whoIs(client: ReturnType<typeof open>): Promise<unknown> {
  const response = await client.fetch('/me')
  return response.ok ? ((await response.json()) as { sub: string }).sub : response.status
}

const lost = (count: number, how: Mishap = 'lost after') =>
  api.mishaps.push(...Array.from({ length: count }, () => how))
const unreachable = async (client: ReturnType<typeof open>) => expect(whoIs(client)).rejects.toThrow('unreachable')

describe('R-17 F04 a phone that loses the answer of a refresh', () => {
  test.each([
    ['an hour later', hour],
    ['six days later', 144 * hour],
  ])('F04 is logged in %s, also in an app that was started again', async (_, milliseconds) => {
    const client = open()
    await client.login(ann)
    api.advance(hour)
    lost(6)
    await unreachable(client)
    api.advance(milliseconds)
    expect(await whoIs(open())).toBe('ann')
    api.advance(hour)
    expect([await whoIs(open()), ended]).toEqual(['ann', 0])
    expect(api.types()).not.toContain('session_revoked')
  })

  test('F05 without keys it is logged out: the test can fail', async () => {
    const client = open({ late: false })
    await client.login(ann)
    api.advance(hour)
    lost(6)
    await unreachable(client)
    api.advance(hour)
    await expect(whoIs(open({ late: false }))).rejects.toMatchObject({ code: 'refresh_token_reused' })
    expect(ended).toBe(1)
  })

  test('F04 again and again', async () => {
    await open().login(ann)
    for (let turn = 0; turn < 20; turn++) {
      api.advance(hour)
      lost(6, turn % 3 === 0 ? 'lost before' : 'lost after')
      await unreachable(open())
    }
    expect([await whoIs(open()), ended]).toEqual(['ann', 0])
  })

  test('F04 if the app is killed after the response and before the tokens are stored', async () => {
    await open().login(ann)
    const before = device.disk.tokens
    api.advance(hour)
    expect(await whoIs(open())).toBe('ann')
    device.disk.tokens = before
    api.advance(hour)
    expect([await whoIs(open()), ended]).toEqual(['ann', 0])
  })

  test('F04 if the key is on the disk and the request was never sent', async () => {
    await open().login(ann)
    api.advance(hour)
    lost(6, 'lost before')
    await unreachable(open())
    api.advance(hour)
    expect(await whoIs(open())).toBe('ann')
  })

  test('F04 after a 503 it sends the same key', async () => {
    const client = open()
    await client.login(ann)
    api.advance(hour)
    lost(2)
    lost(1, new Response(null, { status: 503 }))
    expect(await whoIs(client)).toBe('ann')
    expect(new Set(api.keys()).size).toBe(1)
    expect(api.keys()).toHaveLength(4)
  })
})

test('each refresh has its own key, and nothing but refreshes has one', async () => {
  const client = open()
  await client.login(ann)
  for (let turn = 0; turn < 5; turn++) {
    api.advance(hour)
    await whoIs(client)
  }
  await client.logout()
  expect(api.keys()).toHaveLength(5)
  expect(new Set(api.keys()).size).toBe(5)
  expect(api.keys().every(key => /^"[\da-f]{32}"$/.test(key))).toBe(true)
  const keyed = api.sent.filter(request => request.headers.has('idempotency-key'))
  expect(keyed.every(({ url }) => url.endsWith('/auth/refresh'))).toBe(true)
})

test('F04 a token that was kept keeps its key, for a request that is still on its way', async () => {
  const client = open()
  await client.login(ann)
  api.advance(hour)
  await whoIs(client)
  const current = device.disk.tokens!.accessToken
  expect(await client.accessToken(current)).not.toBe(current)
  expect(await client.accessToken(device.disk.tokens!.accessToken)).toBeDefined()
  expect(api.types().filter(type => type === 'refresh_kept')).toHaveLength(2)
  expect(new Set(api.keys().slice(1)).size).toBe(1)
})

test('tabs and processes that share the storage send the same key', async () => {
  await open().login(ann)
  api.advance(hour)
  lost(6)
  await unreachable(open())
  const all = await Promise.all(Array.from({ length: 5 }, async () => whoIs(open())))
  expect([new Set(all), new Set(api.keys()).size]).toEqual([new Set(['ann']), 1])
})

describe.each([
  ['throws', () => Promise.reject(new Error('full'))],
  ['hangs', () => new Promise<never>(() => {})],
])('a key storage that %s', (_, fault) => {
  test('R-23 does not stop refreshes, and the key in memory is used', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 200 })
    const client = open({ keys: { get: fault, set: fault } })
    await client.login(ann)
    api.advance(hour)
    lost(6)
    await whoIs(client).catch(() => {})
    await whoIs(client).catch(() => {})
    api.advance(hour)
    const outcome = whoIs(client)
    expect([await outcome, ended]).toEqual(['ann', 0])
    vi.useRealTimers()
  })
})

describe('with cookies', () => {
  async function start(late = true) {
    const site = await startCookieApi()
    const jar = createJar(page)
    const disk = new Map<string, string>()
    const localStorage = {
      getItem: (name: string) => disk.get(name) ?? null,
      setItem: (name: string, value: string) => disk.set(name, value),
    }
    vi.stubGlobal('localStorage', localStorage)
    const load = () => {
      const { fetch } = late ? createRetries({ fetch: jar.fetch }) : jar
      const onSessionEnded = () => void ended++
      return createClient({ baseUrl: site.baseUrl, cookies: true, fetch, wait: async () => {}, onSessionEnded })
    }
    return { ...site, jar, disk, load }
  }

  test.each([true, false])('F04 a lid that is closed before the answer: with keys %s', async late => {
    const { load, jar, disk, expire } = await start(late)
    await load().login(ann)
    expire()
    jar.override = path => (path === '/auth/refresh' ? 'lost' : undefined)
    await expect(load().fetch('/me')).rejects.toThrow('unreachable')
    jar.override = () => undefined
    expire()
    // A page that was just loaded.
    const response = await load().fetch('/me')
    expect(response.status).toBe(late ? 200 : 401)
    expect(disk.get('sallyport retry') ?? '').toBe('')
    expire()
    expect((await load().fetch('/me')).status).toBe(late ? 200 : 401)
  })
})

test('a moved refresh route needs its path', async () => {
  const { fetch } = createRetries({ storage: device.keys, fetch: api.fetch, path: '/renew' })
  await fetch(new Request('https://api.example.com/auth/renew?x=1', { method: 'POST', body: '{"refresh_token":"x"}' }))
  await fetch(new Request('https://api.example.com/auth/refresh', { method: 'POST' }))
  await fetch(new Request('https://api.example.com/auth/renew'))
  expect(api.sent.map(request => request.headers.has('idempotency-key'))).toEqual([true, false, false])
})

test('without a random source it throws', () => {
  vi.stubGlobal('crypto', undefined)
  expect(() => createRetries()).toThrow(
    new TypeError('createRetries: needs crypto.getRandomValues, for which React Native has polyfills'),
  )
})
