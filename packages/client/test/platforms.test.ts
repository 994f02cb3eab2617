import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient } from '../src/index.ts'
import { ann, clientOf, createShelf, createWorld, outcomeOf, whoIs } from './world.ts'

let world: ReturnType<typeof createWorld>

beforeEach(() => {
  world = createWorld()
})
afterEach(() => void vi.unstubAllGlobals())

/** What Safari 16 lacks, and what came later. */
function safari16(): void {
  class URL16 extends URL {}
  Object.defineProperties(URL16, { canParse: { value: undefined }, parse: { value: undefined } })
  vi.stubGlobal('URL', URL16)
  vi.stubGlobal('AbortSignal', { timeout: undefined, any: undefined })
}

/** What React Native lacks, and what was missing in its older releases. */
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

/** A request that keeps its URL as it was written. */
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
  test('login, requests, renewal, step-up, sockets and logout work', async () => {
    strip()
    const client = clientOf(world, { storage: createShelf().storage })
    await client.login(ann)
    world.expire()
    expect(await whoIs(client)).toBe('ann')
    await client.fetch('/auth/reauthenticate', { method: 'POST', body: '{}' })
    expect([await whoIs(client), await client.accessToken()]).toEqual(['ann', world.sent.at(-1)?.token])
    await client.logout()
    expect(await whoIs(client)).toBe(401)
  })

  test('the token stays at the origin of the API', async () => {
    strip()
    const client = clientOf(world)
    await client.login(ann)
    const others = ['https://evil.example/me', 'https://api.example.com.evil.example/', 'http://api.example.com/me']
    // URL parsers do not agree about these.
    const tricks = ['https://api.example.com@evil.example/', 'https://api.example.com\\@evil.example/']
    for (const url of [...others, ...tricks]) {
      const outcome = await outcomeOf(client.fetch(url))
      const wentTo = world.sent.slice(1).map(({ path }) => path)
      if (wentTo.length === 0) expect(outcome).toBeInstanceOf(TypeError)
      // A browser takes a backslash for a slash, so that this is a path of the API.
      else expect([wentTo, _name]).toEqual([['/@evil.example/'], 'Safari 16'])
    }
  })

  test.each(['', '/api', 'api.example.com', 'ftp://example.com', 'https://user@example.com', 'https://'])(
    'a baseUrl that is none is a TypeError: "%s"',
    baseUrl => {
      strip()
      expect(() => createClient({ baseUrl })).toThrow(TypeError)
    },
  )
})

test('on React Native an abort has a name all the same', async () => {
  reactNative()
  const client = clientOf(world, { storage: { get: () => new Promise(() => {}), set: () => {} } })
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
  const client = clientOf(world, { basePath })
  await outcomeOf(client.login(ann))
  expect(world.sent.map(sent => sent.path)).toEqual([path])
})

test.each([
  ['https://api.example.com:443', '/a'],
  ['HTTPS://API.Example.com/v1/', '/v1/a'],
  ['https://api.example.com/v1//?x=1#y', '/v1/a'],
])('a baseUrl may be spelt in any way: %s', async (baseUrl, path) => {
  const client = createClient({ baseUrl, fetch: world.fetch })
  for (const input of ['/a', 'a', `https://api.example.com${path}`]) await client.fetch(input)
  expect(world.sent.map(sent => sent.path)).toEqual([path, path, path])
})

describe('bodies are sent again whole', () => {
  async function sentAgain(init: RequestInit): Promise<string[]> {
    const client = clientOf(world)
    await client.login(ann)
    world.expire()
    expect((await client.fetch('/upload', { method: 'POST', ...init })).status).toBe(200)
    return world.sent.filter(({ path }) => path === '/upload').map(({ body }) => body)
  }

  test('a form with a file', async () => {
    const body = new FormData()
    body.set('file', new Blob(['content']), 'name.txt')
    const [first, second] = await sentAgain({ body })
    expect(first).toContain('content')
    expect(second).toBe(first)
  })

  test('a stream', async () => {
    const body = new Blob(['x'.repeat(100_000)]).stream()
    const [first, second] = await sentAgain({ body, duplex: 'half' } as RequestInit)
    expect([first?.length, second?.length]).toEqual([100_000, 100_000])
  })

  test('what a page sends while it is unloaded', async () => {
    expect(await sentAgain({ body: 'bye', keepalive: true })).toEqual(['bye', 'bye'])
  })

  test('a Request whose body was read before is the error of fetch, and nothing is sent', async () => {
    const client = clientOf(world)
    await client.login(ann)
    const request = new Request('https://api.example.com/upload', { method: 'POST', body: 'x' })
    await request.text()
    expect(await outcomeOf(client.fetch(request))).toBeInstanceOf(TypeError)
    expect(world.sent).toHaveLength(1)
  })
})

test.each([
  ['a redirect', () => new Response(null, { status: 303, headers: { location: '/b' } })],
  ['no content', () => new Response(null, { status: 204 })],
  ['a network error as a response', () => Response.error()],
])('%s of a route is the caller’s, and changes no session', async (_what, answer) => {
  const client = clientOf(world)
  await client.login(ann)
  world.upset = ({ path }) => (path === '/a' ? answer() : undefined)
  expect((await client.fetch('/a')).status).toBe(answer().status)
  expect([await whoIs(client), world.count('/auth/refresh')]).toEqual(['ann', 0])
})
