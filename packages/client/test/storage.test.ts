import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Tokens } from '../src/index.ts'
import { ann, bob, claims, clientOf, createSharedStorage, createFakeApi, outcomeOf, whoIs } from './fake-api.ts'

let api: ReturnType<typeof createFakeApi>
let shared: ReturnType<typeof createSharedStorage>
let warnings: string[]

beforeEach(() => {
  api = createFakeApi()
  shared = createSharedStorage()
  warnings = []
  vi.spyOn(console, 'warn').mockImplementation((...words) => void warnings.push(words.join(' ')))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Advances the time until the promise settles. */
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
  const failing = () => ({ ...shared.storage, set: fault })

  test('R-23 loses no tokens: login, refresh and logout work in memory', async () => {
    const client = clientOf(api, { storage: failing() })
    await patiently(client.login(ann))
    for (let n = 0; n < 3; n++) {
      api.expire()
      expect(await patiently(whoIs(client))).toBe('ann')
    }
    await patiently(client.logout())
    expect([await patiently(whoIs(client)), api.sessions.get('s1')!.alive]).toEqual([401, false])
    expect(warnings[0]).toMatch(/^sallyport: storage failed /)
    expect(warnings.join()).not.toContain('secret')
  })

  test('R-23 does not bring back replaced tokens: no refresh token is sent twice', async () => {
    await clientOf(api, { storage: shared.storage }).login(ann)
    const client = clientOf(api, { storage: failing() })
    for (let n = 0; n < 3; n++) {
      api.expire()
      expect(await patiently(whoIs(client))).toBe('ann')
    }
    expect(
      api.sent
        .filter(({ path }) => path === '/auth/refresh')
        .map(({ body }) => claims(JSON.parse(body).refresh_token)['gen']),
    ).toEqual([1, 2, 3])
  })

  test('a new login counts, although the storage keeps the old session', async () => {
    await clientOf(api, { storage: shared.storage }).login(bob)
    const client = clientOf(api, { storage: failing() })
    await patiently(client.login(ann))
    expect(await patiently(whoIs(client))).toBe('ann')
  })

  test('tokens that another tab stores meanwhile count', async () => {
    await clientOf(api, { storage: shared.storage }).login(ann)
    const client = clientOf(api, { storage: failing() })
    await whoIs(client)
    await patiently(client.logout())
    await clientOf(api, { storage: shared.storage }).login(bob)
    expect(await patiently(whoIs(client))).toBe('bob')
  })
})

describe.each(faults)('a storage whose get %s', (_how, fault) => {
  test('R-23 the tokens in memory are used', async () => {
    let isDown = true
    const storage = { ...shared.storage, get: () => (isDown ? fault() : shared.tokens) }
    const client = clientOf(api, { storage })
    expect(await patiently(whoIs(client))).toBe(401)
    await patiently(client.login(ann))
    api.expire()
    expect(await patiently(whoIs(client))).toBe('ann')
    await patiently(client.logout())
    expect(await patiently(whoIs(client))).toBe(401)
    isDown = false
  })
})

test('R-23 the client waits for a hanging storage once, not for every request', async () => {
  const client = clientOf(api, { storage: { ...shared.storage, get: () => new Promise(() => {}) } })
  await patiently(client.login(ann))
  const before = vi.getTimerCount()
  await whoIs(client)
  await whoIs(client)
  expect(vi.getTimerCount()).toBe(before)
})

test('R-23 a late write does not replace newer tokens', async () => {
  const writes: (() => void)[] = []
  const set = (tokens: Tokens | undefined) =>
    new Promise<void>(resolve => {
      writes.push(() => {
        shared.tokens = tokens
        resolve()
      })
    })
  const client = clientOf(api, { storage: { ...shared.storage, set } })
  await patiently(client.login(ann))
  api.expire()
  expect(await patiently(whoIs(client))).toBe('ann')
  // The write of the login completes after the refresh.
  writes.shift()!()
  await vi.advanceTimersByTimeAsync(0)
  const who = patiently(whoIs(client))
  await vi.advanceTimersByTimeAsync(0)
  while (writes.length > 0) {
    writes.shift()!()
    await vi.advanceTimersByTimeAsync(0)
  }
  expect([await who, claims(shared.tokens?.refreshToken)['gen']]).toEqual(['ann', 2])
})

test('a read that started before a login does not undo it', async () => {
  let answer: (tokens: undefined) => void = () => {}
  let isSlow = true
  const slow = new Promise<undefined>(resolve => {
    answer = resolve
  })
  const client = clientOf(api, { storage: { ...shared.storage, get: () => (isSlow ? slow : shared.tokens) } })
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
])('R-23 %s in the storage counts as no tokens, and a login replaces it', async (_what, entry) => {
  shared.tokens = entry as never
  const client = clientOf(api, { storage: shared.storage })
  expect(await whoIs(client)).toBe(401)
  await client.logout()
  expect([api.count('/auth/refresh'), api.count('/auth/logout')]).toEqual([0, 0])
  await client.login(ann)
  expect([await whoIs(client), await whoIs(clientOf(api, { storage: shared.storage }))]).toEqual(['ann', 'ann'])
})

test('R-23 a login repairs a storage with invalid content', async () => {
  let text = '{"accessToken"'
  const storage = {
    get: () => JSON.parse(text) as Tokens,
    set: (tokens: Tokens | undefined) => {
      text = JSON.stringify(tokens ?? null)
    },
  }
  const client = clientOf(api, { storage })
  expect(await whoIs(client)).toBe(401)
  await client.login(ann)
  expect(await whoIs(clientOf(api, { storage }))).toBe('ann')
})

test('a signal aborts a request while the storage hangs', async () => {
  const client = clientOf(api, { storage: { ...shared.storage, get: () => new Promise(() => {}) } })
  const controller = new AbortController()
  const outcome = outcomeOf(client.fetch('/me', { signal: controller.signal }))
  controller.abort(new Error('enough'))
  expect(await outcome).toMatchObject({ message: 'enough' })
})
