import { describe, expect, test } from 'vitest'
import { createAuth, memoryStore } from '../../src/index.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { factsOf } from '../fixtures/events.ts'
import { heard, instantAuth } from './parts.ts'

describe('E09 the start of a session', () => {
  test('E09 a login whose claims fail leaves no session, and revokes nobody’s', async () => {
    const { auth, ann, store, settings } = await instantAuth({ sessions: { maxPerUser: 3 } })
    for (let session = 0; session < 3; session++) await auth.createSession(ann.id)
    const before = await store.sessions.list(ann.id)
    const claims = () => Promise.reject(new Error('the roles table is down'))
    const broken = createAuth({ ...settings, claims })
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(await codeOf(broken.login({ login: 'ann', password }))).toBeDefined()
      expect(await codeOf(broken.createSession(ann.id))).toBeDefined()
    }
    expect(await store.sessions.list(ann.id)).toEqual(before)
  })

  test('E09 a login whose second look-up of the user fails leaves no session, and revokes nobody’s', async () => {
    const { auth, ann, store, settings, users } = await instantAuth({ sessions: { maxPerUser: 2 } })
    for (let session = 0; session < 2; session++) await auth.createSession(ann.id)
    const before = await store.sessions.list(ann.id)
    const findById = () => Promise.reject(new Error('connection refused'))
    const broken = createAuth({ ...settings, users: { ...users, findById } })
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(await codeOf(broken.login({ login: 'ann', password }))).toBe('store_unavailable')
    }
    expect(await store.sessions.list(ann.id)).toEqual(before)
  })

  test.each(['revocations.append', 'sessions.deleteMany'])(
    'E09 a session beyond the cap is announced before it is deleted, and a login that cannot do both fails: %s',
    async operation => {
      const faults = new Set<string>()
      const calls: string[] = []
      const memory = memoryStore()
      const store = brokenStore(memory, { faults, onCall: name => void calls.push(name) })
      const { auth, ann } = await instantAuth({ store, sessions: { maxPerUser: 1 } })
      const old = await auth.createSession(ann.id)
      faults.add(operation)
      for (let attempt = 0; attempt < 3; attempt++) {
        expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('store_unavailable')
      }
      const sessions = await memory.sessions.list(ann.id)
      expect(sessions).toHaveLength(1)
      expect(await codeOf(auth.refresh(old.refreshToken))).toBeUndefined()
      faults.clear()
      calls.length = 0
      await auth.login({ login: 'ann', password })
      expect(calls.filter(name => /append|deleteMany/.test(name))).toEqual([
        'revocations.append',
        'sessions.deleteMany',
      ])
      expect(await codeOf(auth.verify(old.accessToken))).toBe('token_invalid')
      expect(await heard(memory)).toContainEqual({ kind: 'session', sid: sessions[0]!.id, subject: ann.id })
    },
  )

  test('R-18 createSession during a reset leaves no session', async () => {
    const { ann, store, settings, users } = await instantAuth()
    let looks = 0
    const findById: typeof users.findById = id => {
      if (looks++ === 1) ann.passwordHash = 'plain:a brand new horse staple'
      return users.findById(id)
    }
    const auth = createAuth({ ...settings, users: { ...users, findById } })
    expect(await codeOf(auth.createSession(ann.id))).toBe('credentials_invalid')
    expect(await store.sessions.list(ann.id)).toEqual([])
  })

  test('F14 events carry a device of at most 64 bytes', async () => {
    const { auth, events } = await instantAuth()
    await auth.login({ login: 'ann', password, device: 'é'.repeat(100_000) })
    for (const type of ['session_created', 'login_succeeded'] as const) {
      expect(factsOf(events, type)).toMatchObject([{ device: 'é'.repeat(32) }])
    }
  })
})
