import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Tokens } from '../src/index.ts'
import { ann, bob, claims, clientOf, createShelf, createWorld, outcomeOf, whoIs } from './world.ts'

let world: ReturnType<typeof createWorld>
let shelf: ReturnType<typeof createShelf>
let warnings: string[]

beforeEach(() => {
  world = createWorld()
  shelf = createShelf()
  warnings = []
  vi.spyOn(console, 'warn').mockImplementation((...words) => void warnings.push(words.join(' ')))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Lets the client's patience pass, however often it waits. */
async function patiently<T>(promise: Promise<T>): Promise<T> {
  const state = { isSettled: false }
  const settle = () => {
    state.isSettled = true
  }
  promise.then(settle, settle)
  for (let waited = 0; !state.isSettled && waited < 100; waited++) await vi.advanceTimersByTimeAsync(1_000)
  expect(state.isSettled).toBe(true)
  return promise
}

const throwing = (): never => {
  throw Object.assign(new Error('secret in a message'), { name: 'QuotaExceededError' })
}
const faults: readonly (readonly [string, () => never | Promise<never>])[] = [
  ['throws', throwing],
  ['rejects', async () => throwing()],
  ['rejects with nothing', async () => Promise.reject(JSON.parse('null') as Error)],
  ['hangs', () => new Promise<never>(() => {})],
]

describe.each(faults)('a storage whose set %s', (_how, fault) => {
  const failing = () => ({ ...shelf.storage, set: fault })

  test('R-23 loses no new pair: login, renewals and logout go on in memory', async () => {
    const client = clientOf(world, { storage: failing() })
    await patiently(client.login(ann))
    for (let n = 0; n < 3; n++) {
      world.expire()
      expect(await patiently(whoIs(client))).toBe('ann')
    }
    await patiently(client.logout())
    expect([await patiently(whoIs(client)), world.sessions.get('s1')!.alive]).toEqual([401, false])
    expect(warnings[0]).toMatch(/^sallyport: storage failed /)
    expect(warnings.join()).not.toContain('secret')
  })

  test('R-23 is not asked for the pair that was replaced: nothing is presented twice', async () => {
    await clientOf(world, { storage: shelf.storage }).login(ann)
    const client = clientOf(world, { storage: failing() })
    for (let n = 0; n < 3; n++) {
      world.expire()
      expect(await patiently(whoIs(client))).toBe('ann')
    }
    expect(
      world.sent
        .filter(({ path }) => path === '/auth/refresh')
        .map(({ body }) => claims(JSON.parse(body).refresh_token)['gen']),
    ).toEqual([1, 2, 3])
  })

  test('a login over a session that the storage keeps is the one that counts', async () => {
    await clientOf(world, { storage: shelf.storage }).login(bob)
    const client = clientOf(world, { storage: failing() })
    await patiently(client.login(ann))
    expect(await patiently(whoIs(client))).toBe('ann')
  })

  test('what another tab stores meanwhile counts', async () => {
    await clientOf(world, { storage: shelf.storage }).login(ann)
    const client = clientOf(world, { storage: failing() })
    await whoIs(client)
    await patiently(client.logout())
    await clientOf(world, { storage: shelf.storage }).login(bob)
    expect(await patiently(whoIs(client))).toBe('bob')
  })
})

describe.each(faults)('a storage whose get %s', (_how, fault) => {
  test('R-23 leaves what is in memory', async () => {
    let isDown = true
    const storage = { ...shelf.storage, get: () => (isDown ? fault() : shelf.held) }
    const client = clientOf(world, { storage })
    expect(await patiently(whoIs(client))).toBe(401)
    await patiently(client.login(ann))
    world.expire()
    expect(await patiently(whoIs(client))).toBe('ann')
    await patiently(client.logout())
    expect(await patiently(whoIs(client))).toBe(401)
    isDown = false
  })
})

test('R-23 a storage that hangs is waited for once, and not with every request', async () => {
  const client = clientOf(world, { storage: { ...shelf.storage, get: () => new Promise(() => {}) } })
  await patiently(client.login(ann))
  const before = vi.getTimerCount()
  await whoIs(client)
  await whoIs(client)
  expect(vi.getTimerCount()).toBe(before)
})

test('R-23 a write that comes late does not replace a newer pair', async () => {
  const writes: (() => void)[] = []
  const set = (tokens: Tokens | undefined) =>
    new Promise<void>(resolve => {
      writes.push(() => {
        shelf.held = tokens
        resolve()
      })
    })
  const client = clientOf(world, { storage: { ...shelf.storage, set } })
  await patiently(client.login(ann))
  world.expire()
  expect(await patiently(whoIs(client))).toBe('ann')
  // The write of the login lands after the renewal.
  writes.shift()!()
  await vi.advanceTimersByTimeAsync(0)
  const who = patiently(whoIs(client))
  await vi.advanceTimersByTimeAsync(0)
  while (writes.length > 0) {
    writes.shift()!()
    await vi.advanceTimersByTimeAsync(0)
  }
  expect([await who, claims(shelf.held?.refreshToken)['gen']]).toEqual(['ann', 2])
})

test('a read that began before a login does not undo it', async () => {
  let answer: (tokens: undefined) => void = () => {}
  let isSlow = true
  const slow = new Promise<undefined>(resolve => {
    answer = resolve
  })
  const client = clientOf(world, { storage: { ...shelf.storage, get: () => (isSlow ? slow : shelf.held) } })
  const early = whoIs(client)
  isSlow = false
  await client.login(ann)
  answer(undefined)
  expect([await early, await whoIs(client)]).toEqual([401, 'ann'])
})

test.each([
  ['null', null],
  ['a string', 'garbage'],
  ['a number', 7],
  ['a list', []],
  ['half a pair', { accessToken: 'a' }],
  ['members of another type', { accessToken: 1, refreshToken: {} }],
  ['names of another version', { access_token: 'a', refresh_token: 'r' }],
])('R-23 %s in the storage is nobody, and does not stick', async (_what, entry) => {
  shelf.held = entry as never
  const client = clientOf(world, { storage: shelf.storage })
  expect(await whoIs(client)).toBe(401)
  await client.logout()
  expect([world.count('/auth/refresh'), world.count('/auth/logout')]).toEqual([0, 0])
  await client.login(ann)
  expect([await whoIs(client), await whoIs(clientOf(world, { storage: shelf.storage }))]).toEqual(['ann', 'ann'])
})

test('R-23 a storage that parses garbage throws, and a login mends it', async () => {
  let text = '{"accessToken"'
  const storage = {
    get: () => JSON.parse(text) as Tokens,
    set: (tokens: Tokens | undefined) => {
      text = JSON.stringify(tokens ?? null)
    },
  }
  const client = clientOf(world, { storage })
  expect(await whoIs(client)).toBe(401)
  await client.login(ann)
  expect(await whoIs(clientOf(world, { storage }))).toBe('ann')
})

test('the caller’s signal counts while the storage hangs', async () => {
  const client = clientOf(world, { storage: { ...shelf.storage, get: () => new Promise(() => {}) } })
  const controller = new AbortController()
  const outcome = outcomeOf(client.fetch('/me', { signal: controller.signal }))
  controller.abort(new Error('enough'))
  expect(await outcome).toMatchObject({ message: 'enough' })
})
