import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Locks } from '../src/index.ts'
import { ann, clientOf, createSharedStorage, createFakeApi, outcomeOf, whoIs } from './fake-api.ts'

let api: ReturnType<typeof createFakeApi>
let shared: ReturnType<typeof createSharedStorage>

beforeEach(() => {
  api = createFakeApi()
  shared = createSharedStorage()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => void vi.useRealTimers())

describe('broken locks do not block', () => {
  test.each<[string, Locks]>([
    ['held by a crashed tab', { request: () => new Promise(() => {}) }],
    ['that reject', { request: async () => Promise.reject(new DOMException('no', 'SecurityError')) }],
    [
      'that throw',
      {
        request: () => {
          throw new DOMException('no', 'InvalidStateError')
        },
      },
    ],
  ])('login, refresh, step-up and logout work with locks %s', async (_what, locks) => {
    const client = clientOf(api, { storage: shared.storage, locks })
    const done = (async () => {
      await client.login(ann)
      api.expire()
      const who = await whoIs(client)
      await client.fetch('/auth/reauthenticate', { method: 'POST', body: '{}' })
      await client.logout()
      return who
    })()
    await vi.advanceTimersByTimeAsync(20_000)
    expect([await done, shared.tokens]).toEqual(['ann', undefined])
  })

  test('a lock that is granted too late does not run the work again', async () => {
    let grant = () => {}
    const granted = new Promise<void>(resolve => {
      grant = resolve
    })
    const locks: Locks = { request: (_name, work) => granted.then(work) }
    const client = clientOf(api, { storage: shared.storage, locks })
    const login = client.login(ann)
    await vi.advanceTimersByTimeAsync(5_000)
    await login
    grant()
    await vi.advanceTimersByTimeAsync(5_000)
    expect([api.count('/auth/login'), vi.getTimerCount()]).toEqual([1, 0])
  })

  test('the name of the lock has the session id, so that users of one process do not wait for each other', async () => {
    const names: string[] = []
    const locks: Locks = { request: (name, work) => (names.push(name), work()) }
    for (const username of ['ann', 'bob']) {
      const client = clientOf(api, { locks })
      await client.login({ ...ann, username })
      api.expire()
      await whoIs(client)
    }
    const base = 'sallyport https://api.example.com'
    expect(names).toEqual([base, `${base} s1`, base, `${base} s2`])
  })

  test('a refresh that hangs times out and does not block a login', async () => {
    const client = clientOf(api, { storage: shared.storage })
    await client.login(ann)
    api.expire()
    api.override = ({ path }) => (path === '/auth/refresh' ? 'hang' : undefined)
    const stuck = outcomeOf(client.fetch('/me'))
    await vi.advanceTimersByTimeAsync(1)
    const login = client.login({ ...ann, username: 'bob' })
    await vi.advanceTimersByTimeAsync(5_000)
    await login
    await vi.advanceTimersByTimeAsync(120_000)
    expect(await stuck).toMatchObject({ code: 'unreachable' })
    api.override = () => undefined
    expect([await whoIs(client), vi.getTimerCount()]).toEqual(['bob', 0])
  })
})

describe('the caller’s signal', () => {
  async function renewing() {
    const client = clientOf(api, { storage: shared.storage })
    await client.login(ann)
    api.expire()
    api.override = ({ path }) => (path === '/auth/refresh' ? 'hang' : undefined)
    return client
  }

  test('aborts a request during the refresh', async () => {
    const client = await renewing()
    const controller = new AbortController()
    const outcome = outcomeOf(client.fetch('/me', { signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(100)
    controller.abort(new Error('enough'))
    expect(await outcome).toMatchObject({ message: 'enough' })
  })

  test('an abort of one request does not stop the refresh that others wait for', async () => {
    const client = await renewing()
    const controller = new AbortController()
    const outcome = outcomeOf(client.fetch('/me', { signal: controller.signal }))
    const other = whoIs(client)
    await vi.advanceTimersByTimeAsync(100)
    api.override = () => undefined
    controller.abort()
    expect(await outcome).toMatchObject({ name: 'AbortError' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await other).toBe('ann')
  })

  test('an aborted request is not sent again after the refresh', async () => {
    const client = await renewing()
    const controller = new AbortController()
    const { signal } = controller
    const outcome = outcomeOf(client.fetch('/pay', { method: 'POST', body: 'x', signal }))
    await vi.advanceTimersByTimeAsync(100)
    controller.abort()
    api.override = () => undefined
    await vi.advanceTimersByTimeAsync(20_000)
    await outcome
    expect(api.count('/pay')).toBe(1)
  })

  test('a signal that is already aborted rejects the request', async () => {
    const client = await renewing()
    expect(await outcomeOf(client.fetch('/me', { signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' })
  })
})
