import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { factsOf } from '../fixtures/events.ts'

/** An Auth whose store loses the next so many swaps, as when another process came first and was rolled back. */
async function losing(device?: string) {
  const lost = { swaps: 0 }
  const answers = new Map<string, unknown>()
  const onCall = (operation: string) => {
    if (operation !== 'sessions.rotate') return
    if (lost.swaps-- > 0) answers.set(operation, false)
    else answers.delete(operation)
  }
  const made = await testAuth({ store: brokenStore(memoryStore(), { answers, onCall }) })
  const first = await made.auth.createSession(made.ann.id, device === undefined ? {} : { device })
  const facts = { subject: made.ann.id, sessionId: payloadOf(first.accessToken).sid }
  return { ...made, first, facts, lost }
}

describe('every verdict of a refresh says what happened', () => {
  test('F02 rotated, with the generation that the session has from now on', async () => {
    const { auth, first, facts, events } = await losing()
    await auth.refresh(first.refreshToken)
    expect(factsOf(events).at(-1)).toEqual({ type: 'refresh_rotated', ...facts, generation: 1 })
  })

  test('F04 kept', async () => {
    const { auth, first, facts, events } = await losing()
    const { refreshToken } = await auth.refresh(first.refreshToken)
    await auth.refresh(refreshToken)
    expect(factsOf(events).at(-1)).toEqual({ type: 'refresh_kept', ...facts, generation: 1 })
  })

  test('F04 replayed, with the device that the session belongs to', async () => {
    const { auth, first, facts, events } = await losing('phone')
    await auth.refresh(first.refreshToken)
    await auth.refresh(first.refreshToken)
    expect(factsOf(events).at(-1)).toEqual({
      type: 'refresh_replayed',
      ...facts,
      generation: 1,
      device: 'phone',
      late: false,
    })
  })

  test('F03 reused, with the generation of the stolen or stale token, and then the revocation', async () => {
    const { auth, first, facts, events, advance } = await losing('phone')
    const second = await auth.refresh(first.refreshToken)
    advance(40)
    await auth.refresh(second.refreshToken)
    advance(40)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('refresh_token_reused')
    expect(factsOf(events).slice(-2)).toEqual([
      { type: 'refresh_token_reused', ...facts, generation: 0, device: 'phone' },
      { type: 'session_revoked', ...facts, reason: 'reused' },
    ])
  })

  test('F10 refused because the session was revoked', async () => {
    const { auth, first, facts, events } = await losing()
    await auth.logout(first.refreshToken)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('session_ended')
    expect(factsOf(events).at(-1)).toEqual({ type: 'refresh_refused', ...facts, reason: 'session_ended' })
  })

  test('F06 refused because the session expired', async () => {
    const { auth, first, facts, events, advance } = await losing()
    advance(8 * 86_400)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('session_expired')
    expect(factsOf(events).at(-1)).toEqual({ type: 'refresh_refused', ...facts, reason: 'session_expired' })
  })

  test('R-12 a clock that is more than a minute behind judges nothing, says by how much, and costs no session', async () => {
    const { auth, first, facts, events, advance } = await losing()
    advance(100)
    const second = await auth.refresh(first.refreshToken)
    advance(-70)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('clock_disagrees')
    expect(factsOf(events).at(-1)).toEqual({ type: 'clock_disagrees', ...facts, seconds: 70 })
    expect(await codeOf(auth.refresh(second.refreshToken))).toBe('clock_disagrees')
    advance(200)
    expect(await codeOf(auth.refresh(second.refreshToken))).toBeUndefined()
  })
})

describe('a swap that was lost although the record says that it should have been won', () => {
  test('F02 is tried once more', async () => {
    const { auth, first, lost } = await losing()
    lost.swaps = 1
    expect(await auth.refresh(first.refreshToken)).toMatchObject({ verdict: 'rotated' })
  })

  test('F02 twice is the store’s contradiction, and no verdict on the session', async () => {
    const { auth, first, facts, events, lost } = await losing()
    lost.swaps = 2
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('store_inconsistent')
    expect(factsOf(events).at(-1)).toEqual({ type: 'store_inconsistent', ...facts })
    expect(await auth.refresh(first.refreshToken)).toMatchObject({ verdict: 'rotated' })
  })
})

describe('a record whose seal is not the one of its token', () => {
  test.each([
    ['is missing', () => null],
    ['belongs to another generation of the session', (older: string | null) => older],
  ])('F01 a seal that %s ends the session and opens nothing', async (_, sealOf) => {
    const { auth, first, facts, events, store, ann, advance } = await losing()
    const second = await auth.refresh(first.refreshToken)
    const older = (await store.sessions.list(ann.id))[0]!.sealedSuccessor
    advance(40)
    await auth.refresh(second.refreshToken)
    const [record] = await store.sessions.list(ann.id)
    await store.sessions.delete(record!)
    await store.sessions.insert({ ...record!, sealedSuccessor: sealOf(older) }, 100)
    expect(await codeOf(auth.refresh(second.refreshToken))).toBe('session_ended')
    expect(factsOf(events).slice(-2)).toEqual([
      { type: 'seal_unreadable', ...facts },
      { type: 'session_revoked', ...facts, reason: 'seal_unreadable' },
    ])
  })
})
