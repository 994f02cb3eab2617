import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient } from '../src/index.ts'
import { ann, clientOf, createSharedStorage, createFakeApi, outcomeOf, whoIs } from './fake-api.ts'

// Node loads its fetch when it is first used, and keeps the globals of that moment: load it before tests replace them.
void new Request('https://api.example.com', { signal: AbortSignal.abort() })

let api: ReturnType<typeof createFakeApi>

beforeEach(() => {
  api = createFakeApi()
})
afterEach(() => void vi.unstubAllGlobals())

/** Removes what Safari 16 does not have. */
function safari16(): void {
  class URL16 extends URL {}
  Object.defineProperties(URL16, { canParse: { value: undefined }, parse: { value: undefined } })
  vi.stubGlobal('URL', URL16)
  vi.stubGlobal('AbortSignal', { timeout: undefined, any: undefined })
}

/** Removes what React Native, or an older release of it, does not have. */
function reactNative(): void {
  const missing = ['DOMException', 'navigator', 'structuredClone', 'atob', 'btoa', 'crypto', 'BroadcastChannel']
  const others = ['performance', 'URLPattern']
  for (const name of [...missing, ...others, 'AbortSignal', 'URLSearchParams', 'localStorage', 'document', 'window']) {
    vi.stubGlobal(name, undefined)
  }
  vi.stubGlobal('URL', NativeURL)
  vi.stubGlobal('Request', NativeRequest)
  vi.stubGlobal('AbortController', NativeController)
}

class NativeURL {
  readonly href: string
  constructor(text: string) {
    this.href = text
  }
  get origin(): never {
    throw new Error('not implemented')
  }
}

/** A signal without a reason. */
class NativeController {
  readonly #listeners: (() => void)[] = []
  readonly signal = {
    aborted: false,
    addEventListener: (_type: string, listener: () => void) => void this.#listeners.push(listener),
  }
  abort(): void {
    this.signal.aborted = true
    for (const listener of this.#listeners) listener()
  }
}

interface NativeInit {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly signal?: NativeController['signal']
}

/** A request that does not normalize its URL. */
class NativeRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly signal: NativeController['signal']
  readonly #body: string
  constructor(input: string | NativeRequest, init: NativeInit = {}) {
    const from = typeof input === 'string' ? undefined : input
    this.url = from?.url ?? (input as string)
    this.method = init.method ?? from?.method ?? 'GET'
    this.headers = new Headers(init.headers ?? from?.headers)
    this.signal = init.signal ?? from?.signal ?? new NativeController().signal
    this.#body = init.body ?? (from ? from.#body : '')
  }
  clone(): NativeRequest {
    return new NativeRequest(this)
  }
  async text(): Promise<string> {
    return this.#body
  }
}

describe.each([
  ['Safari 16', safari16],
  ['React Native', reactNative],
])('on %s', (_name, strip) => {
  test('login, requests, refresh, step-up, accessToken and logout work', async () => {
    strip()
    const client = clientOf(api, { storage: createSharedStorage().storage })
    await client.login(ann)
    api.expire()
    expect(await whoIs(client)).toBe('ann')
    await client.fetch('/auth/reauthenticate', { method: 'POST', body: '{}' })
    expect([await whoIs(client), await client.accessToken()]).toEqual(['ann', api.sent.at(-1)?.token])
    await client.logout()
    expect(await whoIs(client)).toBe(401)
  })

  test('the token is sent only to the origin of the API', async () => {
    strip()
    const client = clientOf(api)
    await client.login(ann)
    const others = ['https://evil.example/me', 'https://api.example.com.evil.example/', 'http://api.example.com/me']
    // URL parsers disagree about these.
    const tricks = ['https://api.example.com@evil.example/', 'https://api.example.com\\@evil.example/']
    for (const url of [...others, ...tricks]) {
      const outcome = await outcomeOf(client.fetch(url))
      const wentTo = api.sent.slice(1).map(({ path }) => path)
      if (wentTo.length === 0) expect(outcome).toBeInstanceOf(TypeError)
      // Browsers treat a backslash as a slash, so this is a path of the API.
      else expect([wentTo, _name]).toEqual([['/@evil.example/'], 'Safari 16'])
    }
  })

  test.each(['', '/api', 'api.example.com', 'ftp://example.com', 'https://user@example.com', 'https://'])(
    'an invalid baseUrl is a TypeError: "%s"',
    baseUrl => {
      strip()
      expect(() => createClient({ baseUrl })).toThrow(TypeError)
    },
  )
})

test('on React Native, an abort rejects with an AbortError', async () => {
  reactNative()
  const client = clientOf(api, { storage: { get: () => new Promise(() => {}), set: () => {} } })
  const controller = new NativeController()
  const outcome = outcomeOf(client.fetch('/me', { signal: controller.signal as never }))
  controller.abort()
  expect(await outcome).toMatchObject({ name: 'AbortError' })
})

test.each([
  ['/v1/auth', '/v1/auth/login'],
  ['', '/login'],
  ['/auth/', '/auth/login'],
] as const)('the auth routes may be at "%s"', async (basePath, path) => {
  const client = clientOf(api, { basePath })
  await outcomeOf(client.login(ann))
  expect(api.sent.map(sent => sent.path)).toEqual([path])
})

test.each([
  ['https://api.example.com:443', '/a'],
  ['HTTPS://API.Example.com/v1/', '/v1/a'],
  ['https://api.example.com/v1//?x=1#y', '/v1/a'],
])('baseUrl is normalized: %s', async (baseUrl, path) => {
  const client = createClient({ baseUrl, fetch: api.fetch })
  for (const input of ['/a', 'a', `https://api.example.com${path}`]) await client.fetch(input)
  expect(api.sent.map(sent => sent.path)).toEqual([path, path, path])
})

describe('bodies are sent again completely', () => {
  async function sentAgain(init: RequestInit): Promise<string[]> {
    const client = clientOf(api)
    await client.login(ann)
    api.expire()
    expect((await client.fetch('/upload', { method: 'POST', ...init })).status).toBe(200)
    return api.sent.filter(({ path }) => path === '/upload').map(({ body }) => body)
  }

  test('a form with a file is sent again', async () => {
    const body = new FormData()
    body.set('file', new Blob(['content']), 'name.txt')
    const [first, second] = await sentAgain({ body })
    expect(first).toContain('content')
    expect(second).toBe(first)
  })

  test('a stream is sent again', async () => {
    const body = new Blob(['x'.repeat(100_000)]).stream()
    const [first, second] = await sentAgain({ body, duplex: 'half' } as RequestInit)
    expect([first?.length, second?.length]).toEqual([100_000, 100_000])
  })

  test('a request with keepalive is sent again', async () => {
    expect(await sentAgain({ body: 'bye', keepalive: true })).toEqual(['bye', 'bye'])
  })

  test('a Request whose body was already read rejects and is not sent', async () => {
    const client = clientOf(api)
    await client.login(ann)
    const request = new Request('https://api.example.com/upload', { method: 'POST', body: 'x' })
    await request.text()
    expect(await outcomeOf(client.fetch(request))).toBeInstanceOf(TypeError)
    expect(api.sent).toHaveLength(1)
  })
})

test.each([
  ['a redirect', () => new Response(null, { status: 303, headers: { location: '/b' } })],
  ['no content', () => new Response(null, { status: 204 })],
  ['a network error as a response', () => Response.error()],
])('%s of a route is returned to the caller and does not change the session', async (_what, answer) => {
  const client = clientOf(api)
  await client.login(ann)
  api.override = ({ path }) => (path === '/a' ? answer() : undefined)
  expect((await client.fetch('/a')).status).toBe(answer().status)
  expect([await whoIs(client), api.count('/auth/refresh')]).toEqual(['ann', 0])
})
