import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ApiError, type ClientOptions, createClient, isApiError, type Tokens } from '../src/index.ts'
import { problem, startApi } from './api.ts'

let api: Awaited<ReturnType<typeof startApi>>
let waits: number[]
let ended: ApiError[]
let stored: Tokens | undefined

beforeEach(async () => {
  api = await startApi()
  waits = []
  ended = []
  stored = undefined
})
afterEach(() => api.close())

type Options = Partial<Exclude<ClientOptions, { readonly cookies: true }>>

function makeClient(options: Options = {}) {
  return createClient({
    baseUrl: api.baseUrl,
    storage: { get: () => stored, set: tokens => void (stored = tokens) },
    locks: turns,
    onSessionEnded: error => void ended.push(error),
    wait: async milliseconds => void waits.push(milliseconds),
    ...options,
  })
}

/** Locks that all tabs share. */
const turns = (() => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request<T>(_name: string, work: () => Promise<T>): Promise<T> {
      const turn = last.then(work)
      last = turn.catch(() => {})
      return turn
    },
  }
})()

async function loggedIn(options?: Options) {
  const client = makeClient(options)
  await client.login({ username: 'ann', password: 'secret' })
  return client
}

function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('the promise did not reject'),
    (error: unknown) => error,
  )
}

describe('login and logout', () => {
  test('a login stores the tokens, and requests are sent with the access token', async () => {
    const client = await loggedIn()
    expect(stored).toEqual({ accessToken: 'a1', refreshToken: 'r1' })
    const response = await client.fetch('/orders', { method: 'POST', body: 'x' })
    expect(await response.json()).toEqual({ path: '/v1/orders', body: 'x' })
    expect(api.seen.at(-1)).toMatchObject({ path: '/v1/orders', method: 'POST', token: 'a1' })
  })

  test('a failed login rejects with an ApiError and is not repeated', async () => {
    const error = await rejection(makeClient().login({ username: 'ann', password: 'wrong' }))
    expect(error).toMatchObject({
      status: 401,
      code: 'credentials_invalid',
      retry: false,
      message: 'It is credentials_invalid.',
    })
    expect([stored, api.count('/v1/auth/login'), ended]).toEqual([undefined, 1, []])
  })

  test('a login with the response 503 is not repeated', async () => {
    api.state.override = () => problem(503, 'overloaded', true)
    expect(await rejection(makeClient().login({ username: 'ann', password: 'secret' }))).toMatchObject({ retry: true })
    expect(api.count('/v1/auth/login')).toBe(1)
  })

  test('a logout calls the API and deletes the tokens', async () => {
    const client = await loggedIn()
    await client.logout()
    expect([stored, api.state.alive, api.seen.at(-1)?.body]).toEqual([undefined, false, '{"refresh_token":"r1"}'])
    await client.logout()
    expect(api.count('/v1/auth/logout')).toBe(1)
  })

  test('a logout that fails rejects and keeps the tokens, so that it can be repeated', async () => {
    const client = await loggedIn()
    api.state.override = () => problem(503, 'store_unavailable', true)
    expect(await rejection(client.logout())).toMatchObject({ status: 503, code: 'store_unavailable', retry: true })
    expect(stored).toEqual({ accessToken: 'a1', refreshToken: 'r1' })
  })

  test('without a login, requests are sent without a token', async () => {
    const response = await makeClient().fetch('/orders')
    expect([response.status, api.seen.at(-1)?.token, api.count('/v1/auth/refresh')]).toEqual([401, undefined, 0])
  })

  test('without a login, the client does not refresh a token that the caller has set', async () => {
    api.state.override = () => problem(401, 'token_expired', false)
    const response = await makeClient().fetch('/orders', { headers: { authorization: 'Bearer own' } })
    expect([response.status, api.seen.map(({ token }) => token)]).toEqual([401, ['own']])
  })
})

describe('refresh', () => {
  test.each([
    [401, 'token_expired'],
    [401, 'token_invalid'],
    [503, 'clock_disagrees'],
  ] as const)('a %i %s causes one refresh, and the request is sent again with its body', async (status, code) => {
    const client = await loggedIn()
    api.state.override = ({ token }) => (token === 'a1' ? problem(status, code, status === 503) : undefined)
    const response = await client.fetch('/orders', { method: 'POST', body: 'x' })
    expect([response.status, await response.json()]).toEqual([200, { path: '/v1/orders', body: 'x' }])
    expect(api.seen.map(request => request.token)).toEqual([undefined, 'a1', undefined, 'a2'])
    expect(stored).toEqual({ accessToken: 'a2', refreshToken: 'r2' })
  })

  test('another 503 causes no refresh', async () => {
    const client = await loggedIn()
    api.state.override = ({ token }) => (token ? problem(503, 'store_unavailable', true) : undefined)
    expect((await client.fetch('/orders')).status).toBe(503)
    expect(api.count('/v1/auth/refresh')).toBe(0)
  })

  test('a Request is sent again with its body', async () => {
    const client = await loggedIn()
    api.expire()
    const request = new Request(`${api.baseUrl}/orders`, { method: 'PUT', body: 'y', headers: { 'x-a': '1' } })
    expect(await (await client.fetch(request)).json()).toEqual({ path: '/v1/orders', body: 'y' })
  })

  test('a request that is refused again returns the 401, after one refresh', async () => {
    const client = await loggedIn()
    api.state.override = ({ token }) => (token ? problem(401, 'token_expired', false) : undefined)
    expect((await client.fetch('/orders')).status).toBe(401)
    expect(api.count('/v1/auth/refresh')).toBe(1)
  })

  test.each([
    [401, 'session_ended'],
    [401, 'reauthentication_required'],
    [403, 'forbidden'],
    [503, 'overloaded'],
  ])('a %i %s of a route causes no refresh, and the response can still be read', async (status, code) => {
    const client = await loggedIn()
    api.state.override = () => problem(status, code, false)
    const response = await client.fetch('/orders')
    expect([response.status, (await response.json()).code]).toEqual([status, code])
    expect([api.count('/v1/auth/refresh'), ended]).toEqual([0, []])
  })

  test('twenty requests of one tab share one refresh', async () => {
    const client = await loggedIn()
    api.expire()
    const responses = await Promise.all(Array.from({ length: 20 }, () => client.fetch('/orders')))
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(api.count('/v1/auth/refresh')).toBe(1)
  })

  test('R-17 ten tabs of one browser share one refresh', async () => {
    const tabs = [await loggedIn(), ...Array.from({ length: 9 }, () => makeClient())]
    api.expire()
    const responses = await Promise.all(tabs.map(tab => tab.fetch('/orders')))
    expect(responses.map(({ status }) => status)).toEqual(tabs.map(() => 200))
    expect([api.count('/v1/auth/refresh'), ended]).toEqual([1, []])
  })

  test('without a LockManager, a client queues its work itself', async () => {
    const client = makeClient({ locks: undefined })
    await Promise.all([client.login({ username: 'ann', password: 'secret' }), client.logout()])
    expect(stored).toBeUndefined()
  })

  test('the name of the lock has the URL of the API', async () => {
    const names: string[] = []
    const locks = { request: <T>(name: string, work: () => Promise<T>) => (names.push(name), work()) }
    await loggedIn({ locks })
    expect(names).toEqual([`sallyport ${api.baseUrl}`])
  })

  test('after a logout in another tab, a 401 is returned without a refresh', async () => {
    const client = await loggedIn()
    api.state.override = ({ path }) => {
      if (path !== '/v1/orders') return undefined
      stored = undefined
      return problem(401, 'token_expired', false)
    }
    expect((await client.fetch('/orders')).status).toBe(401)
    expect([api.count('/v1/auth/refresh'), ended]).toEqual([0, []])
  })
})

describe('a refresh that fails', () => {
  /** Overrides the response to the next `times` refreshes. */
  function overrideRefreshes(times: number, answer: ReturnType<typeof api.state.override>) {
    let left = times
    api.state.override = ({ path }) => (path === '/v1/auth/refresh' && left-- > 0 ? answer : undefined)
  }

  test('R-3 a refresh whose response was lost is repeated and gets the same tokens', async () => {
    const client = await loggedIn()
    api.expire()
    overrideRefreshes(2, 'lost')
    expect((await client.fetch('/orders')).status).toBe(200)
    expect(api.seen.filter(({ path }) => path === '/v1/auth/refresh').map(({ body }) => body)).toEqual(
      Array.from({ length: 3 }, () => '{"refresh_token":"r1"}'),
    )
    expect(ended).toEqual([])
  })

  test('retries after a 503 wait longer each time, and Retry-After counts up to 10 s', async () => {
    const client = await loggedIn()
    api.expire()
    let left = 5
    api.state.override = ({ path }) => {
      if (path !== '/v1/auth/refresh' || left === 0) return undefined
      left--
      const headers = left === 1 ? { 'retry-after': '7' } : left === 0 ? { 'retry-after': '86400' } : {}
      return problem(503, 'store_unavailable', true, headers)
    }
    expect((await client.fetch('/orders')).status).toBe(200)
    const most = [250, 500, 1_000]
    expect(waits.slice(0, 3).every((wait, i) => wait >= most[i]! / 2 && wait <= most[i]!)).toBe(true)
    expect(waits.slice(3)).toEqual([7_000, 10_000])
  })

  test('a long outage rejects with retry: true, and the tokens are kept', async () => {
    const client = await loggedIn()
    api.expire()
    overrideRefreshes(99, problem(503, 'store_unavailable', true))
    const error = await rejection(client.fetch('/orders'))
    expect([isApiError(error), error]).toMatchObject([true, { status: 503, code: 'store_unavailable', retry: true }])
    expect([api.count('/v1/auth/refresh'), ended, stored?.refreshToken]).toEqual([6, [], 'r1'])
    api.state.override = () => undefined
    expect((await client.fetch('/orders')).status).toBe(200)
  })

  test('a network error rejects with an ApiError whose cause is the error of fetch', async () => {
    const client = await loggedIn()
    api.expire()
    overrideRefreshes(99, 'lost')
    api.state.commit = false
    const error = await rejection(client.fetch('/orders'))
    expect(isApiError(error)).toBe(true)
    expect(error).toMatchObject({ status: 0, code: 'unreachable', retry: true, cause: expect.any(TypeError) })
    expect([ended, stored?.refreshToken]).toEqual([[], 'r1'])
  })

  test.each(['session_ended', 'session_expired', 'refresh_token_reused'])(
    'a 401 %s calls onSessionEnded once',
    async code => {
      const client = await loggedIn()
      api.expire()
      overrideRefreshes(99, problem(401, code, false))
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => client.fetch('/orders')))
      // Requests that wait for the refresh get its error; a request that is refused after it gets the 401 of the route.
      expect(outcomes[0]).toMatchObject({ reason: { name: 'ApiError', code } })
      expect(outcomes.every(one => (one.status === 'fulfilled' ? one.value.status : one.reason.status) === 401)).toBe(
        true,
      )
      expect([ended.map(error => error.code), stored, waits]).toEqual([[code], undefined, []])
    },
  )

  test.each([
    [401, 'token_invalid', true],
    [429, 'too_many_requests', true],
    [500, 'internal_error', false],
  ])('a %i %s with retry %s does not end the session', async (status, code, retry) => {
    const client = await loggedIn()
    api.expire()
    overrideRefreshes(1, problem(status, code, retry))
    expect(await rejection(client.fetch('/orders'))).toMatchObject({ status, code, retry })
    expect([ended, stored?.refreshToken]).toEqual([[], 'r1'])
  })

  test('a response without tokens is an error, and the tokens are kept', async () => {
    const client = await loggedIn()
    api.expire()
    overrideRefreshes(1, [200, { access_token: 'a2' }])
    expect(await rejection(client.fetch('/orders'))).toMatchObject({ code: 'unknown', retry: true })
    expect(stored?.refreshToken).toBe('r1')
  })
})

describe('where the access token is sent', () => {
  test('paths are relative to baseUrl, and absolute URLs of its origin are accepted', async () => {
    const client = await loggedIn()
    for (const input of ['/a', 'a', `${api.baseUrl}/a`, new URL(`${api.baseUrl}/a`), '//evil.example/a']) {
      await client.fetch(input)
    }
    expect(api.seen.slice(1).map(({ path }) => path)).toEqual([
      ...Array.from({ length: 4 }, () => '/v1/a'),
      '/v1//evil.example/a',
    ])
  })

  test.each(['https://evil.example/a', 'http://127.0.0.1:1/a'])('another origin is rejected: %s', async url => {
    const client = await loggedIn()
    for (const input of [url, new URL(url), new Request(url)]) {
      expect(await rejection(client.fetch(input))).toMatchObject({
        name: 'TypeError',
        message: expect.stringMatching(/^fetch: /),
      })
    }
    expect(api.seen).toHaveLength(1)
  })

  test.each(['', '/api', 'api.example.com', 'ftp://example.com'])(
    'an invalid baseUrl is a TypeError: "%s"',
    baseUrl => {
      expect(() => createClient({ baseUrl })).toThrow(new TypeError('baseUrl must be an absolute http URL'))
    },
  )
})
