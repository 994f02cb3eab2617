import { describe, expect, test } from 'vitest'
import { keyRing, secretKey } from '../../src/index.ts'
import { sha256 } from '../../src/lib/digest.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { factsOf } from '../fixtures/events.ts'

const key = { idempotencyKey: 'Zk3v9QxW1bT7nR5cY0hJ2g' }
const otherKey = { idempotencyKey: '0b6f9c1e-7d52-4a8e-9f0c-3d1b2a4c5e6f' }
const hour = 3600
const day = 24 * hour

/** A session whose first token was rotated with the key, as long ago as given. */
async function lostAnswer(seconds: number, options: Parameters<typeof testAuth>[0] = {}) {
  const world = await testAuth(options)
  const first = await world.auth.createSession(world.ann.id)
  const lost = await world.auth.refresh(first.refreshToken, key)
  world.advance(seconds)
  return { ...world, first: first.refreshToken, lost: lost.refreshToken }
}

const jtiOf = (token: string) => payloadOf(token).jti

describe('F04 a late retry with the key of the first try', () => {
  test.each([36, hour, day, 7 * day - 1])('F04 gets the same successor after %i s', async seconds => {
    const { auth, first, lost, advance } = await lostAnswer(seconds)
    const again = await auth.refresh(first, key)
    expect(again.verdict).toBe('replayed')
    expect(jtiOf(again.refreshToken)).toBe(jtiOf(lost))
    expect((await auth.verify(again.accessToken)).sub).toBeTruthy()
    advance(hour)
    expect((await auth.refresh(again.refreshToken)).verdict).toBe('rotated')
  })

  test('F04 as often as its answer is lost, and from many tries at once', async () => {
    const { auth, first, lost, advance } = await lostAnswer(hour)
    const jtis = new Set<string>()
    for (let turn = 0; turn < 20; turn++) {
      const pairs = await Promise.all(Array.from({ length: 8 }, () => auth.refresh(first, key)))
      for (const { refreshToken } of pairs) jtis.add(jtiOf(refreshToken))
      advance(day)
    }
    expect(jtis).toEqual(new Set([jtiOf(lost)]))
  })

  test('F04 starts the idle lifetime again, up to the absolute end', async () => {
    const { auth, first, advance } = await lostAnswer(7 * day - 60)
    const again = await auth.refresh(first, key)
    advance(7 * day - 60)
    expect((await auth.refresh(again.refreshToken, key)).verdict).toBe('rotated')
    for (let turn = 0; turn < 3; turn++) advance(5 * day)
    advance(day)
    expect(await codeOf(auth.refresh(again.refreshToken, key))).toBe('session_expired')
  })

  test('F04 at the idle end and after it, the session has expired', async () => {
    for (const late of [0, 20, 40, day]) {
      const { auth, first, events } = await lostAnswer(7 * day + late)
      expect(await codeOf(auth.refresh(first, key)), `${late} s late`).toBe('session_expired')
      expect(factsOf(events, 'session_revoked')).toEqual([])
    }
  })

  test('F04 the successor rests again, so that a slower retry is no grandparent', async () => {
    const { auth, first, advance } = await lostAnswer(hour)
    const again = await auth.refresh(first, key)
    expect((await auth.refresh(again.refreshToken, otherKey)).verdict).toBe('kept')
    advance(30)
    expect((await auth.refresh(first, key)).verdict).toBe('replayed')
    expect((await auth.refresh(again.refreshToken, otherKey)).verdict).toBe('kept')
    advance(10)
    expect((await auth.refresh(again.refreshToken, otherKey)).verdict).toBe('rotated')
  })

  test('F04 the event says that it was late, and nothing contains the key', async () => {
    const { auth, first, ann, events, store } = await lostAnswer(10)
    await auth.refresh(first, key)
    const { auth: later, first: token, events: all } = await lostAnswer(hour)
    await later.refresh(token, key)
    expect(factsOf(events, 'refresh_replayed')).toMatchObject([{ late: false, generation: 1 }])
    expect(factsOf(all, 'refresh_replayed')).toMatchObject([{ late: true, generation: 1 }])
    expect(JSON.stringify([events, all, await store.sessions.list(ann.id)])).not.toContain(key.idempotencyKey)
  })

  test('F04 it survives a rotation of the refresh key', async () => {
    const old = secretKey('refresh-9876543210-zyxwvutsrqponmlkjihgfedcba')
    const next = secretKey('rolled-5566778899-abcdefghijklmnopqrstuvwxyz0')
    const { auth, first, lost } = await lostAnswer(day, { refreshKey: old })
    auth.reloadKeys({ refreshKey: keyRing({ sign: next, verify: [old] }) })
    const again = await auth.refresh(first, key)
    expect(jtiOf(again.refreshToken)).toBe(jtiOf(lost))
  })

  test('F04 with a window of 0 only the key gets the successor, at once or late', async () => {
    const { auth, first, lost, advance } = await lostAnswer(0, { sessions: { retryWindow: 0 } })
    for (const seconds of [0, 1, hour]) {
      advance(seconds)
      expect(jtiOf((await auth.refresh(first, key)).refreshToken)).toBe(jtiOf(lost))
    }
    expect(await codeOf(auth.refresh(first))).toBe('refresh_token_reused')
  })

  test('F04 with a window of 0 racers with one key all get the successor', async () => {
    const { auth, ann } = await testAuth({ sessions: { retryWindow: 0 } })
    const { refreshToken } = await auth.createSession(ann.id)
    const pairs = await Promise.all(Array.from({ length: 16 }, () => auth.refresh(refreshToken, key)))
    expect(new Set(pairs.map(pair => jtiOf(pair.refreshToken))).size).toBe(1)
  })

  test('F04 a first try that never arrived is simply a first try', async () => {
    const { auth, ann, advance } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    advance(day)
    expect((await auth.refresh(refreshToken, key)).verdict).toBe('rotated')
  })

  test('F04 a kept token is rotated later with the same key, and then retried with it', async () => {
    const { auth, lost, advance } = await lostAnswer(1)
    expect((await auth.refresh(lost, otherKey)).verdict).toBe('kept')
    advance(hour)
    const next = await auth.refresh(lost, otherKey)
    advance(hour)
    expect(jtiOf((await auth.refresh(lost, otherKey)).refreshToken)).toBe(jtiOf(next.refreshToken))
  })

  test('F04 one key for every refresh works like one key for each', async () => {
    const { auth, advance, ...world } = await lostAnswer(hour)
    let { first, lost } = world
    for (let turn = 0; turn < 5; turn++) {
      expect(jtiOf((await auth.refresh(first, key)).refreshToken)).toBe(jtiOf(lost))
      advance(hour)
      first = lost
      lost = (await auth.refresh(first, key)).refreshToken
      advance(hour)
    }
  })

  test('F04 a retry that loses against a rotation of its successor is judged by the new record', async () => {
    const { auth, first, lost, store } = await lostAnswer(hour)
    const { rotate } = store.sessions
    let meanwhile: Promise<unknown> | undefined
    store.sessions.rotate = async (ref, expected, next) => {
      const isResume = expected === sha256(jtiOf(lost)) && next.tokenHash === expected
      if (isResume) await (meanwhile ??= auth.refresh(lost))
      return rotate(ref, expected, next)
    }
    expect(await codeOf(auth.refresh(first, key))).toBe('refresh_token_reused')
  })

  test('F04 a store that neither swaps nor has another record is inconsistent, and ends no session', async () => {
    const { auth, first, store, events } = await lostAnswer(hour)
    const { rotate } = store.sessions
    store.sessions.rotate = async () => false
    expect(await codeOf(auth.refresh(first, key))).toBe('store_inconsistent')
    store.sessions.rotate = rotate
    expect((await auth.refresh(first, key)).verdict).toBe('replayed')
    expect(factsOf(events, 'session_revoked')).toEqual([])
  })
})

describe('F04 F05 who has the old token but not its key is late', () => {
  test.each([
    ['without a key', {}],
    ['with another key', otherKey],
  ])('F05 %s the session is revoked', async (_, options) => {
    const { auth, first, lost } = await lostAnswer(36)
    expect(await codeOf(auth.refresh(first, options))).toBe('refresh_token_reused')
    expect(await codeOf(auth.refresh(lost, key))).toBe('session_ended')
  })

  test('F05 the key of another session, or of another token of this one, is another key', async () => {
    const { auth, ann, advance } = await testAuth()
    const [one, two] = [await auth.createSession(ann.id), await auth.createSession(ann.id)]
    await auth.refresh(one.refreshToken, key)
    await auth.refresh(two.refreshToken, otherKey)
    advance(hour)
    expect(await codeOf(auth.refresh(one.refreshToken, otherKey))).toBe('refresh_token_reused')
    const next = await auth.refresh(two.refreshToken, otherKey)
    advance(hour)
    await auth.refresh(next.refreshToken, key)
    advance(hour)
    expect(await codeOf(auth.refresh(next.refreshToken, otherKey))).toBe('refresh_token_reused')
  })

  test('F05 a late retry of the owner opens no window to a thief of the token', async () => {
    const { auth, first } = await lostAnswer(hour)
    await auth.refresh(first, key)
    expect(await codeOf(auth.refresh(first))).toBe('refresh_token_reused')
  })

  test('F05 a token that was rotated without a key cannot be replayed late with one', async () => {
    const { auth, ann, advance } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    await auth.refresh(refreshToken)
    advance(hour)
    expect(await codeOf(auth.refresh(refreshToken, key))).toBe('refresh_token_reused')
  })

  test('F05 a retry within the window with another key does not replace the key', async () => {
    const { auth, first, advance } = await lostAnswer(10)
    expect((await auth.refresh(first, otherKey)).verdict).toBe('replayed')
    advance(hour)
    expect(await codeOf(auth.refresh(first, otherKey))).toBe('refresh_token_reused')
  })

  test('F05 once the successor was used, the key opens nothing', async () => {
    const { auth, first, lost } = await lostAnswer(hour)
    await auth.refresh(lost)
    expect(await codeOf(auth.refresh(first, key))).toBe('refresh_token_reused')
  })

  test('F05 a thief who used the token first, with a key, is found out by the owner', async () => {
    const { auth, ann, advance } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    const stolen = await auth.refresh(refreshToken, otherKey)
    advance(hour)
    expect(await codeOf(auth.refresh(refreshToken, key))).toBe('refresh_token_reused')
    expect(await codeOf(auth.refresh(stolen.refreshToken, otherKey))).toBe('session_ended')
  })

  test('F05 a revoked session stays revoked', async () => {
    const { auth, first, ann } = await lostAnswer(hour)
    await auth.logoutAll(ann.id)
    expect(await codeOf(auth.refresh(first, key))).toBe('session_ended')
  })

  test('F05 an imported session can be retried late, and its old token cannot', async () => {
    const { auth, ann, advance, clock } = await testAuth()
    const old = { token: 'an old token of 26 letters', expiresAt: Math.floor(clock() / 1000) + 30 * day }
    const imported = await auth.importSession(ann.id, old)
    const next = await auth.refresh(imported.refreshToken, key)
    advance(hour)
    expect(jtiOf((await auth.refresh(imported.refreshToken, key)).refreshToken)).toBe(jtiOf(next.refreshToken))
    expect(await codeOf(auth.importSession(ann.id, old))).toBe('refresh_token_reused')
  })
})

describe('an idempotency key must be random', () => {
  test.each([
    'Zk3v9QxW1bT7nR5cY0hJ2g',
    '0b6f9c1e-7d52-4a8e-9f0c-3d1b2a4c5e6f',
    'p4v/+3x0Q2ZyT8uWm1Kc7A==',
    '9f86d081884c7d659a2feaa0c55ad015',
    'aB3.~_-'.repeat(18),
  ])('%s is accepted', async idempotencyKey => {
    const { auth, ann } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    expect((await auth.refresh(refreshToken, { idempotencyKey })).verdict).toBe('rotated')
  })

  test.each([
    '',
    '1',
    'x'.repeat(22),
    '00000000-0000-0000-0000-000000000000',
    'Zk3v9QxW1bT7nR5cY0hJ2',
    'aB3.~_-'.repeat(19),
    'Zk3v9QxW1bT7nR5cY0hJ2 g',
    'Zk3v9QxW1bT7nR5cY0hJ2g, Zk3v9QxW1bT7nR5cY0hJ2g',
    'Zk3v9QxW1bT7nR5cY0hJ2g\n',
    'Zk3v9QxW1bT7nR5cY0hJ2é',
    '"Zk3v9QxW1bT7nR5cY0hJ2g"',
    7,
    null,
    {},
  ])('%j is refused, and nothing is rotated', async given => {
    const { auth, ann, events } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    const idempotencyKey = given as string
    expect(await codeOf(auth.refresh(refreshToken, { idempotencyKey }))).toBe('invalid_request')
    expect(factsOf(events, 'refresh_rotated')).toEqual([])
    expect((await auth.refresh(refreshToken)).verdict).toBe('rotated')
  })
})
