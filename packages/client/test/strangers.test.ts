import { beforeEach, describe, expect, test } from 'vitest'
import { type ApiError, isApiError } from '../src/index.ts'
import { ann, clientOf, createShelf, createWorld, json, outcomeOf, problem, whoIs } from './world.ts'

let world: ReturnType<typeof createWorld>
let shelf: ReturnType<typeof createShelf>
let ended: ApiError[]

beforeEach(() => {
  world = createWorld()
  shelf = createShelf()
  ended = []
})

const page = (status: number, body = '<h1>Log in</h1>') =>
  new Response(body, { status, headers: { 'content-type': 'text/html', 'www-authenticate': 'Basic realm="proxy"' } })

const opaque = () => Object.defineProperty(new Response(null), 'status', { value: 0 })

/** What captive portals, proxies, firewalls, caches and service workers answer by themselves. */
const strangers: readonly (readonly [string, () => Response])[] = [
  ['a basic-auth page', () => page(401)],
  ['an empty 401', () => new Response(null, { status: 401 })],
  ['a 401 of a framework', () => json({ statusCode: 401, message: 'Unauthorized' }, 401)],
  ['a 401 of a gateway with a code like ours', () => json({ code: 'session_ended', message: 'no' }, 401)],
  ['a problem document of somebody else', () => problem(401, 'session_ended', { retry: undefined })],
  ['a login page', () => page(200)],
  ['an empty 200', () => new Response('')],
  ['other JSON', () => json({ status: 'ok' })],
  ['JSON that is no object', () => json(null)],
  [
    'JSON that is cut off',
    () => new Response('{"access_token":"a', { headers: { 'content-type': 'application/json' } }),
  ],
  ['tokens that are no strings', () => json({ access_token: 1, refresh_token: {}, expires_in: 900 })],
  ['an empty 204', () => new Response(null, { status: 204, headers: { 'content-type': 'application/json' } })],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://portal.example/' } })],
  ['a redirect as browsers show it', opaque],
  ['304', () => new Response(null, { status: 304 })],
  ['403', () => page(403)],
  ['a page of a proxy that asks for a login', () => page(407)],
  ['429', () => page(429)],
  ['500', () => page(500)],
  ['511', () => page(511)],
  ['a wrong path', () => page(404)],
]

describe.each(strangers)('%s in the place of the API', (_what, answer) => {
  test('R-23 ends no session on a refresh, and the next request goes on', async () => {
    const client = clientOf(world, { storage: shelf.storage, onSessionEnded: error => void ended.push(error) })
    await client.login(ann)
    world.expire()
    world.upset = ({ path }) => (path === '/auth/refresh' ? answer() : undefined)
    const error = await outcomeOf(client.fetch('/me'))
    expect([isApiError(error), ended]).toEqual([true, []])
    world.upset = () => undefined
    expect(await whoIs(client)).toBe('ann')
  })

  test('R-23 is no login', async () => {
    const client = clientOf(world, { storage: shelf.storage })
    world.upset = answer
    expect(isApiError(await outcomeOf(client.login(ann)))).toBe(true)
    expect([shelf.held, world.sent.length]).toEqual([undefined, 1])
  })
})

test.each(strangers.filter(([what]) => what !== 'an empty 204'))(
  'R-23 %s does not make a logout resolve: the tokens are kept, and it can be tried again',
  async (_what, answer) => {
    const client = clientOf(world, { storage: shelf.storage })
    await client.login(ann)
    world.upset = answer
    expect(isApiError(await outcomeOf(client.logout()))).toBe(true)
    world.upset = () => undefined
    await client.logout()
    expect([shelf.held, world.sessions.get('s1')!.alive]).toEqual([undefined, false])
  },
)

test('a problem document of a guard that is in front of the auth routes by mistake, with retry, ends nothing', async () => {
  const client = clientOf(world, { storage: shelf.storage, onSessionEnded: error => void ended.push(error) })
  await client.login(ann)
  world.expire()
  world.upset = ({ path }) => (path === '/auth/refresh' ? problem(403, 'csrf') : undefined)
  expect(await outcomeOf(client.fetch('/me'))).toMatchObject({ status: 403, code: 'csrf' })
  expect([ended, shelf.held === undefined]).toEqual([[], false])
})

test('an answer that begins and never ends is given up, and the refresh is repeated', async () => {
  const { vi } = await import('vitest')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const client = clientOf(world, { storage: shelf.storage })
    await client.login(ann)
    world.expire()
    let left = 1
    const stalled = () =>
      new Response(new ReadableStream({ start: controller => controller.enqueue(new TextEncoder().encode('{')) }), {
        headers: { 'content-type': 'application/json' },
      })
    world.upset = ({ path }) => (path === '/auth/refresh' && left-- > 0 ? stalled() : undefined)
    const who = whoIs(client)
    await vi.advanceTimersByTimeAsync(20_000)
    expect([await who, world.count('/auth/refresh')]).toEqual(['ann', 2])
  } finally {
    vi.useRealTimers()
  }
})

test('redirects are not followed with a password or a refresh token', async () => {
  const redirects: string[] = []
  const fetch = (request: Request) => (redirects.push(request.redirect), world.fetch(request))
  const client = clientOf(world, { fetch })
  await client.login(ann)
  world.expire()
  await whoIs(client)
  await client.logout()
  expect(redirects.filter(mode => mode === 'manual')).toHaveLength(3)
})

test('Retry-After is read from the problem document too, which CORS does not hide', async () => {
  const client = clientOf(world)
  world.upset = () => problem(429, 'too_many_requests', { retry: true, retry_after: 42 })
  expect(await outcomeOf(client.login(ann))).toMatchObject({ code: 'too_many_requests', retry: true, retryAfter: 42 })
})

test('a HEAD is renewed by its challenge, for want of a body', async () => {
  const client = clientOf(world)
  await client.login(ann)
  world.expire()
  const headers = { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' }
  let left = 1
  world.upset = ({ method }) =>
    method === 'HEAD' && left-- > 0 ? new Response(null, { status: 401, headers }) : undefined
  expect((await client.fetch('/me', { method: 'HEAD' })).status).toBe(200)
})

test('a callback that throws does not keep the session', async () => {
  const onSessionEnded = () => {
    throw new Error('mine')
  }
  const client = clientOf(world, { storage: shelf.storage, onSessionEnded })
  await client.login(ann)
  world.sessions.get('s1')!.alive = false
  expect(await outcomeOf(client.fetch('/me'))).toMatchObject({ message: 'mine' })
  expect([shelf.held, await whoIs(client)]).toEqual([undefined, 401])
})
