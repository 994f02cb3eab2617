import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/lib/digest.ts'
import { memoryStore, secretKey, type Store } from '../../src/index.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'

const days = 86_400

describe('F06 both lifetimes', () => {
  test('F06 each of 1,000 rotations extends the idle lifetime and none extends the absolute one', async () => {
    const { auth, ann, advance } = await testAuth()
    let { refreshToken } = await auth.createSession(ann.id)
    const step = (30 * days) / 1001
    for (let round = 0; round < 1000; round++) {
      advance(step)
      ;({ refreshToken } = await auth.refresh(refreshToken))
    }
    advance(step + 1)
    expect(await codeOf(auth.refresh(refreshToken))).toBe('session_expired')
  })

  test('F06 a session without a refresh expires after the idle lifetime', async () => {
    const { auth, ann, advance } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    advance(7 * days - 1)
    const next = await auth.refresh(refreshToken)
    advance(7 * days)
    expect(await codeOf(auth.refresh(next.refreshToken))).toBe('session_expired')
  })

  test('F06 a response lost at the end of the idle lifetime is recovered', async () => {
    const { auth, ann, advance } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    advance(7 * days - 1)
    const lost = await auth.refresh(refreshToken)
    advance(20)
    expect(await auth.refresh(refreshToken)).toMatchObject({ verdict: 'replayed', refreshToken: lost.refreshToken })
  })

  test('F06 no access token outlives the absolute lifetime', async () => {
    const { auth, ann, advance } = await testAuth({ sessions: { ttl: '1h' }, tokens: { refreshTtl: '1h' } })
    const { refreshToken } = await auth.createSession(ann.id)
    advance(3590)
    const { accessToken, expiresIn } = await auth.refresh(refreshToken)
    expect(expiresIn).toBeLessThanOrEqual(10)
    advance(16)
    expect(await codeOf(auth.verify(accessToken))).toBe('token_expired')
  })
})

describe('F04 the retry window', () => {
  test('F04 a new token is kept at first: a refresh returns it with a new access token', async () => {
    const { auth, ann, advance } = await testAuth()
    const first = await auth.createSession(ann.id)
    const second = await auth.refresh(first.refreshToken)
    advance(39)
    const kept = await auth.refresh(second.refreshToken)
    expect(kept).toMatchObject({ verdict: 'kept', refreshToken: second.refreshToken })
    expect(kept.accessToken).not.toBe(second.accessToken)
    advance(1)
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('rotated')
  })

  test('F04 a fraction of a second does not let a token rotate earlier', async () => {
    const { auth, ann, advance, set } = await testAuth()
    const first = await auth.createSession(ann.id)
    set(1_800_000_000_900)
    const second = await auth.refresh(first.refreshToken)
    advance(39.9)
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('kept')
  })

  test('F04 a replay never extends the window', async () => {
    const { auth, ann, advance } = await testAuth()
    const first = await auth.createSession(ann.id)
    await auth.refresh(first.refreshToken)
    for (let replay = 0; replay < 7; replay++) {
      advance(5)
      expect((await auth.refresh(first.refreshToken)).verdict).toBe('replayed')
    }
    advance(1)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('refresh_token_reused')
  })

  test('F04 a token that was replaced twice is reuse at once', async () => {
    const { auth, ann, advance } = await testAuth()
    const first = await auth.createSession(ann.id)
    const second = await auth.refresh(first.refreshToken)
    advance(40)
    await auth.refresh(second.refreshToken)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('refresh_token_reused')
  })

  test('F04 with a window of 0, requests that lose a race are logged out, as the option says', async () => {
    const { auth, ann } = await testAuth({ sessions: { retryWindow: 0 } })
    const { refreshToken } = await auth.createSession(ann.id)
    const codes = await Promise.all([codeOf(auth.refresh(refreshToken)), codeOf(auth.refresh(refreshToken))])
    expect(codes.filter(code => code === undefined)).toHaveLength(1)
    expect(codes).toContain('refresh_token_reused')
  })
})

describe('F03 reuse', () => {
  test('F03 R-2 500 of 500 replays after the window are detected; the session and its access tokens are dead in every process', async () => {
    const { auth, ann, advance, startAnother } = await testAuth({ sessions: { maxPerUser: 1000 } })
    const other = startAnother()
    await other.ready()
    const sessions = await Promise.all(Array.from({ length: 500 }, () => auth.createSession(ann.id)))
    const rotated = await Promise.all(sessions.map(({ refreshToken }) => auth.refresh(refreshToken)))
    advance(36)
    const codes = await Promise.all(sessions.map(({ refreshToken }) => codeOf(auth.refresh(refreshToken))))
    expect(new Set(codes)).toEqual(new Set(['refresh_token_reused']))
    for (const { accessToken, refreshToken } of rotated) {
      expect(await codeOf(other.verify(accessToken))).toBe('token_invalid')
      expect(await codeOf(other.refresh(refreshToken))).toBe('session_ended')
    }
    await other.close()
  })

  test('F05 a malformed token, another user’s and a forged one revoke nothing', async () => {
    const { auth, ann, settings } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    const forger = (await testAuth({ refreshKey: secretKey('forged-5432109876-qwertyuiopasdfghjklzxcvbnm') })).auth
    const forged = await forger.createSession((await testAuth()).ann.id).catch(() => undefined)
    const [header, payload] = refreshToken.split('.')
    const resigned = `${header}.${payload}.${'A'.repeat(43)}`
    for (const text of ['', 'x', 'a.b.c', resigned, forged?.refreshToken ?? 'x', `${refreshToken} `]) {
      expect(await codeOf(auth.refresh(text))).toBe('token_invalid')
      expect(await codeOf(auth.logout(text))).toBe('token_invalid')
    }
    expect(await settings.store.sessions.list(ann.id)).toHaveLength(1)
    expect((await auth.refresh(refreshToken)).verdict).toBe('rotated')
  })

  test('F05 a forged or garbled token costs no store access', async () => {
    const calls: string[] = []
    const { auth, ann } = await testAuth({
      store: brokenStore(memoryStore(), { onCall: name => void calls.push(name) }),
    })
    const { refreshToken } = await auth.createSession(ann.id)
    calls.length = 0
    await codeOf(auth.refresh(`${refreshToken.slice(0, -4)}AAAA`))
    expect(calls).toEqual([])
  })
})

describe('stores that misbehave', () => {
  test('F01 a store that lost writes is distinguished from theft', async () => {
    const { auth, ann, advance, store, events } = await testAuth()
    const first = await auth.createSession(ann.id)
    const [before] = await store.sessions.list(ann.id)
    const next = await auth.refresh(first.refreshToken)
    advance(40)
    const [between] = await store.sessions.list(ann.id)
    const second = await auth.refresh(next.refreshToken)
    await store.sessions.delete(before!)
    await store.sessions.insert(between!, 100)
    expect(await codeOf(auth.refresh(second.refreshToken))).toBe('session_ended')
    expect(events.map(event => event.type)).toContain('store_rolled_back')
    expect(await store.sessions.list(ann.id)).toEqual([])
  })

  test('F01 a seal that does not open revokes the session, with its own event', async () => {
    const { auth, ann, store, events } = await testAuth()
    const first = await auth.createSession(ann.id)
    await auth.refresh(first.refreshToken)
    const [record] = await store.sessions.list(ann.id)
    await store.sessions.delete(record!)
    await store.sessions.insert({ ...record!, sealedSuccessor: 'x'.repeat(63) }, 100)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('session_ended')
    expect(events.map(event => event.type)).toContain('seal_unreadable')
  })

  test('F01 no record in the store contains a jti in clear', async () => {
    const { auth, ann, advance, store } = await testAuth()
    let { refreshToken } = await auth.createSession(ann.id)
    const jtis: string[] = []
    const dumps: string[] = []
    for (let round = 0; round < 5; round++) {
      jtis.push(payloadOf(refreshToken).jti)
      dumps.push(JSON.stringify(await store.sessions.list(ann.id)))
      advance(31)
      ;({ refreshToken } = await auth.refresh(refreshToken))
    }
    for (const jti of jtis) expect(dumps.join()).not.toContain(jti)
    expect(dumps.join()).toContain(sha256(jtis[0]!))
  })

  test.each(['rotate', 'find'] as const)(
    'F09 a failing %s is 503 and loses nothing: the client tries again',
    async method => {
      const faults = new Set<string>()
      const store: Store = brokenStore(memoryStore(), { faults })
      const { auth, ann } = await testAuth({ store })
      const first = await auth.createSession(ann.id)
      if (method === 'find') await auth.refresh(first.refreshToken)
      faults.add(`sessions.${method}`)
      expect(await codeOf(auth.refresh(first.refreshToken))).toBe('store_unavailable')
      faults.clear()
      expect(await codeOf(auth.refresh(first.refreshToken))).toBeUndefined()
    },
  )

  test('R-3 F09 a response lost after the commit is recovered with the same successor', async () => {
    const store = memoryStore()
    const lost = new Set(['sessions.rotate'])
    const { auth, ann } = await testAuth({ store: brokenStore(store, { lostAnswers: lost }) })
    for (let round = 0; round < 200; round++) {
      const first = await auth.createSession(ann.id)
      expect(await codeOf(auth.refresh(first.refreshToken))).toBe('store_unavailable')
      const { jti: presented } = payloadOf(first.refreshToken)
      const record = (await store.sessions.list(ann.id)).find(found => found.previousHash === sha256(presented))
      const retried = await auth.refresh(first.refreshToken).catch(() => undefined)
      lost.clear()
      const again = await auth.refresh(first.refreshToken)
      lost.add('sessions.rotate')
      expect(again.verdict).toBe('replayed')
      expect(retried?.refreshToken ?? again.refreshToken).toBe(again.refreshToken)
      expect(sha256(payloadOf(again.refreshToken).jti)).toBe(record!.tokenHash)
    }
  })

  test('F07 a claims callback that throws uses up no refresh token', async () => {
    let broken = false
    const { auth, ann } = await testAuth({
      claims: user => {
        if (broken) throw new Error('no claims today')
        return { roles: user.roles }
      },
    })
    const first = await auth.createSession(ann.id)
    broken = true
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('store_unavailable')
    broken = false
    expect((await auth.refresh(first.refreshToken)).verdict).toBe('rotated')
  })
})

describe('R-12 clocks', () => {
  test('R-12 a clock put back by 61 s, the store’s with it, loses no session; within 5 s nobody is refused', async () => {
    const { auth, ann, advance } = await testAuth()
    const first = await auth.createSession(ann.id)
    const second = await auth.refresh(first.refreshToken)
    advance(-61)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('clock_disagrees')
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('kept')
    advance(56)
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('kept')
    advance(5 + 35)
    expect((await auth.refresh(first.refreshToken)).verdict).toBe('replayed')
  })

  test('R-12 a clock that jumps ahead and back revives no revoked session', async () => {
    const { auth, ann, advance } = await testAuth()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    await auth.logout(refreshToken)
    for (let hour = 0; hour < 3; hour++) {
      advance(3600)
      await codeOf(auth.verify(accessToken))
      await auth.logout((await auth.createSession(ann.id)).refreshToken)
    }
    advance(-3 * 3600)
    expect(await codeOf(auth.verify(accessToken))).toBe('token_invalid')
    advance(-7 * days)
    expect(await codeOf(auth.verify(accessToken))).toMatch(/^(token_invalid|clock_disagrees)$/)
    expect(await codeOf(auth.refresh(refreshToken))).toMatch(/^(session_ended|clock_disagrees)$/)
  })

  test('R-12 after a jump of an hour access tokens are expired and sessions are not', async () => {
    const { auth, ann, advance } = await testAuth()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    advance(3600)
    expect(await codeOf(auth.verify(accessToken))).toBe('token_expired')
    expect(await codeOf(auth.refresh(refreshToken))).toBeUndefined()
  })
})
