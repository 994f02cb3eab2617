import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { keyRing, memoryStore, secretKey } from '../../src/index.ts'
import { codeOf, payloadOf } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { instantAuth } from './parts.ts'

const token = 'an old refresh token: 6f1a8c0d2b'

/** An Auth, and an import of ann's old token that expires in a week. */
async function importing(options: Parameters<typeof instantAuth>[0] = {}) {
  const made = await instantAuth(options)
  const bob = made.add('bob')
  const expiresAt = Math.floor(made.clock() / 1000) + 7 * 86_400
  const importOld = (auth = made.auth, old = token) => auth.importSession(made.ann.id, { token: old, expiresAt })
  return { ...made, bob, expiresAt, importOld }
}

describe('F03 an imported session', () => {
  test('F03 is one session, however many processes import it and however often', async () => {
    const { auth, ann, startAnother, importOld } = await importing()
    const other = startAnother()
    const pairs = await Promise.all(Array.from({ length: 64 }, (_, n) => importOld(n % 2 === 0 ? auth : other)))
    pairs.push(await importOld(other))
    expect(new Set(pairs.map(({ refreshToken }) => payloadOf(refreshToken).jti)).size).toBe(1)
    expect(await auth.listSessions(ann.id)).toHaveLength(1)
    for (const { accessToken } of pairs) expect((await auth.verify(accessToken)).sub).toBe(ann.id)
  })

  test('F03 a race of imports reports no failure of the store, and one import', async () => {
    const { events, importOld } = await importing()
    await Promise.all(Array.from({ length: 16 }, () => importOld()))
    const types = events.map(({ type }) => type)
    expect(types).not.toContain('store_failed')
    expect(types.filter(type => type === 'session_imported')).toHaveLength(1)
  })

  test('F09 an import that was overtaken by another one and its logout starts no session', async () => {
    const memory = memoryStore()
    // Before the late import inserts its session, another process imports the token and logs the user out.
    let overtake = async () => {}
    const onCall = async (operation: string) => {
      if (operation === 'sessions.insert') await overtake()
    }
    const { auth, ann, startAnother, importOld } = await importing({ store: brokenStore(memory, { onCall }) })
    const other = startAnother({ store: memory })
    let refreshToken = ''
    overtake = async () => {
      refreshToken = (await importOld(other)).refreshToken
      await other.logout(refreshToken)
    }
    expect(await codeOf(importOld())).toBe('session_ended')
    expect(await auth.listSessions(ann.id)).toHaveLength(0)
    expect(await codeOf(auth.refresh(refreshToken))).toBe('session_ended')
  })

  test('F03 an import that comes between the two looks of another one logs nobody out', async () => {
    const memory = memoryStore()
    const overtaking: (() => Promise<unknown>)[] = []
    const onCall = async (operation: string) => {
      if (operation === 'oneTimeTokens.find') await overtaking.shift()?.()
    }
    const { auth, startAnother, importOld } = await importing({ store: brokenStore(memory, { onCall }) })
    const other = startAnother({ store: memory })
    overtaking.push(() => importOld(other))
    const { refreshToken } = await importOld()
    expect(await codeOf(auth.refresh(refreshToken))).toBeUndefined()
  })

  test('F03 J02 an outage during an import logs nobody out who imported the same token', async () => {
    const memory = memoryStore()
    const faults = new Set<string>()
    const looks: (() => Promise<void>)[] = []
    const onCall = async (operation: string) => {
      if (operation === 'oneTimeTokens.find') await looks.shift()?.()
    }
    const { startAnother, importOld } = await importing({ store: brokenStore(memory, { faults, onCall }) })
    const other = startAnother({ store: memory })
    let refreshToken = ''
    // Between the insert and the second look, another process answers for the session, and then the store is gone.
    const look = async () => {
      refreshToken = (await importOld(other)).refreshToken
      faults.add('oneTimeTokens.find')
    }
    looks.push(async () => {}, look)
    expect(await codeOf(importOld())).toBe('store_unavailable')
    expect(await codeOf(other.refresh(refreshToken))).toBeUndefined()
  })

  test('F03 F04 an import whose answer was lost can be repeated, also after the session went on', async () => {
    const { auth, advance, importOld } = await importing()
    const first = await importOld()
    const next = await auth.refresh(first.refreshToken)
    const late = await importOld()
    expect(payloadOf(late.refreshToken).jti).toBe(payloadOf(next.refreshToken).jti)
    advance(40)
    expect(await codeOf(importOld())).toBe('refresh_token_reused')
    expect(await codeOf(auth.refresh(next.refreshToken))).toBe('session_ended')
  })

  test('F03 its first token is returned again as long as it is unused, after days too', async () => {
    const { auth, advance, importOld } = await importing()
    const first = await importOld()
    advance(5 * 86_400)
    const second = await importOld()
    expect(payloadOf(second.refreshToken)).toEqual(payloadOf(first.refreshToken))
    expect(await codeOf(auth.refresh(first.refreshToken))).toBeUndefined()
    expect(await codeOf(auth.refresh(second.refreshToken))).toBeUndefined()
  })

  test.each(['logout', 'logoutAll', 'revokeSession', 'block', 'set'] as const)(
    'F09 is not imported again after %s',
    async how => {
      const { auth, ann, importOld } = await importing()
      const { refreshToken, accessToken } = await importOld()
      const { sid, sub } = await auth.verify(accessToken)
      if (how === 'logout') await auth.logout(refreshToken)
      if (how === 'logoutAll') await auth.logoutAll(ann.id)
      if (how === 'revokeSession') await auth.revokeSession({ id: sid, subject: sub })
      if (how === 'block') await auth.block(ann.id).then(() => auth.unblock(ann.id))
      if (how === 'set') await auth.passwords.set(ann.id, 'an entirely different staple')
      expect(await codeOf(importOld())).toBe('session_ended')
      expect(await auth.listSessions(ann.id)).toHaveLength(0)
    },
  )

  test('is the same for every key ring, so a change of keys starts no second session', async () => {
    const { auth, ann, importOld } = await importing()
    const first = await importOld()
    auth.reloadKeys({ refreshKey: keyRing({ sign: secretKey(randomBytes(32), { kid: 'next' }) }) })
    expect(payloadOf((await importOld()).refreshToken).jti).toBe(payloadOf(first.refreshToken).jti)
    expect(await auth.listSessions(ann.id)).toHaveLength(1)
  })

  test('belongs to its user: with another one’s id it is another session', async () => {
    const { auth, ann, bob, expiresAt, importOld } = await importing()
    await importOld()
    const pair = await auth.importSession(bob.id, { token, expiresAt })
    expect((await auth.verify(pair.accessToken)).sub).toBe(bob.id)
    expect((await auth.listSessions(ann.id)).length).toBe(1)
  })

  test('H02 counts as an old login, unless the application says when it was', async () => {
    const { auth, ann, clock, expiresAt, importOld } = await importing()
    expect((await auth.verify((await importOld()).accessToken)).auth_time).toBe(0)
    const authTime = Math.floor(clock() / 1000) - 3600
    const options = { token: `${token} of a phone`, expiresAt, authTime, device: 'Phone', amr: ['pwd'] }
    const claims = await auth.verify((await auth.importSession(ann.id, options)).accessToken)
    expect(claims).toMatchObject({ auth_time: authTime, amr: ['pwd'] })
    expect((await auth.listSessions(ann.id)).map(({ device }) => device)).toContain('Phone')
  })

  test('is refused if the old token has expired, and for a user who is gone or blocked', async () => {
    const { auth, ann, clock, importOld } = await importing()
    const expiresAt = Math.floor(clock() / 1000)
    expect(await codeOf(auth.importSession(ann.id, { token, expiresAt }))).toBe('session_expired')
    expect(await codeOf(auth.importSession('nobody', { token, expiresAt: expiresAt + 60 }))).toBe('session_ended')
    await auth.block(ann.id)
    expect(await codeOf(importOld())).toBe('session_ended')
  })

  test('J02 is complete or 503 whatever call of the store fails, and a repetition completes it', async () => {
    const operations = ['sessions.find', 'oneTimeTokens.find', 'sessions.insert', 'oneTimeTokens.replace']
    for (const operation of operations) {
      const faults = new Set([operation])
      const memory = memoryStore()
      const { auth, ann, importOld } = await importing({ store: brokenStore(memory, { faults }) })
      expect([operation, await codeOf(importOld())]).toEqual([operation, 'store_unavailable'])
      faults.clear()
      await importOld()
      const { refreshToken } = await importOld()
      expect(await auth.listSessions(ann.id)).toHaveLength(1)
      await auth.logout(refreshToken)
      expect([operation, await codeOf(importOld())]).toEqual([operation, 'session_ended'])
    }
  })

  test('its mistakes are TypeErrors that name the field and never the token', async () => {
    const { auth, ann, expiresAt } = await importing()
    const wrong = [
      [{ token: 'short', expiresAt }, 'token must be a string of at least 16 characters'],
      [{ token: undefined as unknown as string, expiresAt }, 'token must be a string of at least 16 characters'],
      [{ token, expiresAt: Date.now() * 1000 }, 'expiresAt must be whole seconds since the epoch'],
      [{ token, expiresAt: new Date() as unknown as number }, 'expiresAt must be whole seconds since the epoch'],
      [{ token, expiresAt, authTime: 1.5 }, 'authTime must be whole seconds since the epoch'],
    ] as const
    for (const [session, message] of wrong) {
      await expect(auth.importSession(ann.id, session)).rejects.toThrow(new TypeError(message))
    }
  })
})
