import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Locks } from '../src/index.ts'
import { ann, clientOf, createShelf, createWorld, outcomeOf, whoIs } from './world.ts'

let world: ReturnType<typeof createWorld>
let shelf: ReturnType<typeof createShelf>

beforeEach(() => {
  world = createWorld()
  shelf = createShelf()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => void vi.useRealTimers())

describe('locks are only an optimisation', () => {
  test.each<[string, Locks]>([
    ['that a crashed tab holds', { request: () => new Promise(() => {}) }],
    ['that reject', { request: async () => Promise.reject(new DOMException('no', 'SecurityError')) }],
    [
      'that throw',
      {
        request: () => {
          throw new DOMException('no', 'InvalidStateError')
        },
      },
    ],
  ])('locks %s block no login, no refresh, no step-up and no logout', async (_what, locks) => {
    const client = clientOf(world, { storage: shelf.storage, locks })
    const done = (async () => {
      await client.login(ann)
      world.expire()
      const who = await whoIs(client)
      await client.fetch('/auth/reauthenticate', { method: 'POST', body: '{}' })
      await client.logout()
      return who
    })()
    await vi.advanceTimersByTimeAsync(20_000)
    expect([await done, shelf.held]).toEqual(['ann', undefined])
  })

  test('a lock that is granted too late runs nothing again', async () => {
    let grant = () => {}
    const granted = new Promise<void>(resolve => {
      grant = resolve
    })
    const locks: Locks = { request: (_name, work) => granted.then(work) }
    const client = clientOf(world, { storage: shelf.storage, locks })
    const login = client.login(ann)
    await vi.advanceTimersByTimeAsync(5_000)
    await login
    grant()
    await vi.advanceTimersByTimeAsync(5_000)
    expect([world.count('/auth/login'), vi.getTimerCount()]).toEqual([1, 0])
  })

  test('the lock of a session has its id in its name: users of one process do not wait for each other', async () => {
    const names: string[] = []
    const locks: Locks = { request: (name, work) => (names.push(name), work()) }
    for (const username of ['ann', 'bob']) {
      const client = clientOf(world, { locks })
      await client.login({ ...ann, username })
      world.expire()
      await whoIs(client)
    }
    const base = 'sallyport https://api.example.com'
    expect(names).toEqual([base, `${base} s1`, base, `${base} s2`])
  })

  test('a refresh that hangs is given up, and does not hold a login', async () => {
    const client = clientOf(world, { storage: shelf.storage })
    await client.login(ann)
    world.expire()
    world.upset = ({ path }) => (path === '/auth/refresh' ? 'hang' : undefined)
    const stuck = outcomeOf(client.fetch('/me'))
    await vi.advanceTimersByTimeAsync(1)
    const login = client.login({ ...ann, username: 'bob' })
    await vi.advanceTimersByTimeAsync(5_000)
    await login
    await vi.advanceTimersByTimeAsync(120_000)
    expect(await stuck).toMatchObject({ code: 'unreachable' })
    world.upset = () => undefined
    expect([await whoIs(client), vi.getTimerCount()]).toEqual(['bob', 0])
  })
})

describe('the caller’s signal', () => {
  async function renewing() {
    const client = clientOf(world, { storage: shelf.storage })
    await client.login(ann)
    world.expire()
    world.upset = ({ path }) => (path === '/auth/refresh' ? 'hang' : undefined)
    return client
  }

  test('counts while the access token is renewed', async () => {
    const client = await renewing()
    const controller = new AbortController()
    const outcome = outcomeOf(client.fetch('/me', { signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(100)
    controller.abort(new Error('enough'))
    expect(await outcome).toMatchObject({ message: 'enough' })
  })

  test('an abort of one request does not end the renewal that others wait for', async () => {
    const client = await renewing()
    const controller = new AbortController()
    const outcome = outcomeOf(client.fetch('/me', { signal: controller.signal }))
    const other = whoIs(client)
    await vi.advanceTimersByTimeAsync(100)
    world.upset = () => undefined
    controller.abort()
    expect(await outcome).toMatchObject({ name: 'AbortError' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await other).toBe('ann')
  })

  test('an aborted request is not sent again after the renewal', async () => {
    const client = await renewing()
    const controller = new AbortController()
    const { signal } = controller
    const outcome = outcomeOf(client.fetch('/pay', { method: 'POST', body: 'x', signal }))
    await vi.advanceTimersByTimeAsync(100)
    controller.abort()
    world.upset = () => undefined
    await vi.advanceTimersByTimeAsync(20_000)
    await outcome
    expect(world.count('/pay')).toBe(1)
  })

  test('one that was aborted before counts', async () => {
    const client = await renewing()
    expect(await outcomeOf(client.fetch('/me', { signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' })
  })
})
