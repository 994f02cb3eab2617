import { beforeEach, describe, expect, test } from 'vitest'
import { type ApiError, isApiError } from '../src/index.ts'
import { ann, clientOf, createSharedStorage, createFakeApi, json, outcomeOf, problem, whoIs } from './fake-api.ts'

let api: ReturnType<typeof createFakeApi>
let shared: ReturnType<typeof createSharedStorage>
let ended: ApiError[]

beforeEach(() => {
  api = createFakeApi()
  shared = createSharedStorage()
  ended = []
})

const page = (status: number, body = '<h1>Log in</h1>') =>
  new Response(body, { status, headers: { 'content-type': 'text/html', 'www-authenticate': 'Basic realm="proxy"' } })

const opaque = () => Object.defineProperty(new Response(null), 'status', { value: 0 })

/** Responses of captive portals, proxies, firewalls, caches and service workers. */
const foreignResponses: readonly (readonly [string, () => Response])[] = [
  ['a basic-auth page', () => page(401)],
  ['an empty 401', () => new Response(null, { status: 401 })],
  ['a 401 of a framework', () => json({ statusCode: 401, message: 'Unauthorized' }, 401)],
  ['a 401 of a gateway with one of our codes', () => json({ code: 'session_ended', message: 'no' }, 401)],
  ['a problem document of another server', () => problem(401, 'session_ended', { retry: undefined })],
  ['a login page', () => page(200)],
  ['an empty 200', () => new Response('')],
  ['other JSON', () => json({ status: 'ok' })],
  ['JSON that is not an object', () => json(null)],
  [
    'JSON that is cut off',
    () => new Response('{"access_token":"a', { headers: { 'content-type': 'application/json' } }),
  ],
  ['tokens that are not strings', () => json({ access_token: 1, refresh_token: {}, expires_in: 900 })],
  ['an empty 204', () => new Response(null, { status: 204, headers: { 'content-type': 'application/json' } })],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://portal.example/' } })],
  ['a redirect as browsers show it', opaque],
  ['304', () => new Response(null, { status: 304 })],
  ['403', () => page(403)],
  ["a proxy's login page", () => page(407)],
  ['429', () => page(429)],
  ['500', () => page(500)],
  ['511', () => page(511)],
  ['a wrong path', () => page(404)],
]

describe.each(foreignResponses)('%s instead of the API', (_what, answer) => {
  test('R-23 does not end the session on a refresh, and the next request succeeds', async () => {
    const client = clientOf(api, { storage: shared.storage, onSessionEnded: error => void ended.push(error) })
    await client.login(ann)
    api.expire()
    api.override = ({ path }) => (path === '/auth/refresh' ? answer() : undefined)
    const error = await outcomeOf(client.fetch('/me'))
    expect([isApiError(error), ended]).toEqual([true, []])
    api.override = () => undefined
    expect(await whoIs(client)).toBe('ann')
  })

  test('R-23 rejects a login', async () => {
    const client = clientOf(api, { storage: shared.storage })
    api.override = answer
    expect(isApiError(await outcomeOf(client.login(ann)))).toBe(true)
    expect([shared.tokens, api.sent.length]).toEqual([undefined, 1])
  })
})

test.each(foreignResponses.filter(([what]) => what !== 'an empty 204'))(
  'R-23 %s rejects a logout, and the tokens are kept so that it can be repeated',
  async (_what, answer) => {
    const client = clientOf(api, { storage: shared.storage })
    await client.login(ann)
    api.override = answer
    expect(isApiError(await outcomeOf(client.logout()))).toBe(true)
    api.override = () => undefined
    await client.logout()
    expect([shared.tokens, api.sessions.get('s1')!.alive]).toEqual([undefined, false])
  },
)

test('a problem document of a guard in front of the auth routes does not end the session', async () => {
  const client = clientOf(api, { storage: shared.storage, onSessionEnded: error => void ended.push(error) })
  await client.login(ann)
  api.expire()
  api.override = ({ path }) => (path === '/auth/refresh' ? problem(403, 'csrf') : undefined)
  expect(await outcomeOf(client.fetch('/me'))).toMatchObject({ status: 403, code: 'csrf' })
  expect([ended, shared.tokens === undefined]).toEqual([[], false])
})

test('a response that never ends times out, and the refresh is repeated', async () => {
  const { vi } = await import('vitest')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const client = clientOf(api, { storage: shared.storage })
    await client.login(ann)
    api.expire()
    let left = 1
    const stalled = () =>
      new Response(new ReadableStream({ start: controller => controller.enqueue(new TextEncoder().encode('{')) }), {
        headers: { 'content-type': 'application/json' },
      })
    api.override = ({ path }) => (path === '/auth/refresh' && left-- > 0 ? stalled() : undefined)
    const who = whoIs(client)
    await vi.advanceTimersByTimeAsync(20_000)
    expect([await who, api.count('/auth/refresh')]).toEqual(['ann', 2])
  } finally {
    vi.useRealTimers()
  }
})

test('requests with a password or a refresh token do not follow redirects', async () => {
  const redirects: string[] = []
  const fetch = (request: Request) => (redirects.push(request.redirect), api.fetch(request))
  const client = clientOf(api, { fetch })
  await client.login(ann)
  api.expire()
  await whoIs(client)
  await client.logout()
  expect(redirects.filter(mode => mode === 'manual')).toHaveLength(3)
})

test('the seconds to wait are also read from the problem document, because CORS hides Retry-After', async () => {
  const client = clientOf(api)
  api.override = () => problem(429, 'too_many_requests', { retry: true, retry_after: 42 })
  expect(await outcomeOf(client.login(ann))).toMatchObject({ code: 'too_many_requests', retry: true, retryAfter: 42 })
})

test('a HEAD request is refreshed by its challenge, because the response has no body', async () => {
  const client = clientOf(api)
  await client.login(ann)
  api.expire()
  const headers = { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' }
  let left = 1
  api.override = ({ method }) =>
    method === 'HEAD' && left-- > 0 ? new Response(null, { status: 401, headers }) : undefined
  expect((await client.fetch('/me', { method: 'HEAD' })).status).toBe(200)
})

test('the tokens are deleted even if onSessionEnded throws', async () => {
  const onSessionEnded = () => {
    throw new Error('mine')
  }
  const client = clientOf(api, { storage: shared.storage, onSessionEnded })
  await client.login(ann)
  api.sessions.get('s1')!.alive = false
  expect(await outcomeOf(client.fetch('/me'))).toMatchObject({ message: 'mine' })
  expect([shared.tokens, await whoIs(client)]).toEqual([undefined, 401])
})
