import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { merged, codeOf, password, testAuth } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { factsOf } from '../fixtures/events.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'

const week = 7 * 86_400

async function blockable(options: Parameters<typeof testAuth>[0] = {}) {
  const made = await testAuth(merged({ hashing: { hasher: instantHasher() } }, options))
  made.ann.passwordHash = `plain:${password}`
  return made
}

describe('F11 a block lasts until it is lifted', () => {
  test('F11 E01 over weeks, in every process: logins, sessions, step-up and recheck are refused, as for a wrong password', async () => {
    const { auth, ann, startAnother, advance, events } = await blockable()
    await auth.block(ann.id)
    for (let passed = 0; passed < 5; passed++) {
      for (const each of [auth, startAnother()]) {
        expect(await codeOf(each.login({ login: 'ann', password }))).toBe('credentials_invalid')
        expect(await codeOf(each.createSession(ann.id))).toBe('credentials_invalid')
        expect(await codeOf(each.recheck({ sub: ann.id }))).toBe('token_invalid')
        const stepUp = each.reauthenticate({ sub: ann.id, sid: 'made-up' }, { password })
        expect(await codeOf(stepUp)).toBe('token_invalid')
      }
      advance(week)
    }
    expect(new Set(factsOf(events, 'login_failed').map(event => Reflect.get(event, 'reason')))).toEqual(
      new Set(['blocked']),
    )
    await auth.unblock(ann.id)
    const { accessToken } = await startAnother().login({ login: 'ann', password })
    expect(await codeOf(auth.verify(accessToken))).toBeUndefined()
  })

  test('F11 E01 a login asks about blocks exactly once before it is refused, no matter who it names and whatever the password', async () => {
    const calls: string[] = []
    const store = brokenStore(memoryStore(), { onCall: name => void (name === 'blocks.has' && calls.push(name)) })
    const { auth, ann } = await blockable({ store })
    await auth.block(ann.id)
    for (const [login, given] of [
      ['ann', password],
      ['ann', 'wrong'],
      ['nobody', 'wrong'],
    ] as const) {
      calls.length = 0
      expect(await codeOf(auth.login({ login, password: given }))).toBe('credentials_invalid')
      expect(calls).toEqual(['blocks.has'])
    }
  })

  test('F11 a verified request asks the store about no block', async () => {
    const calls: string[] = []
    const { auth, ann } = await blockable({
      store: brokenStore(memoryStore(), { onCall: name => void calls.push(name) }),
    })
    const { accessToken } = await auth.createSession(ann.id)
    await auth.ready()
    calls.length = 0
    for (let request = 0; request < 20; request++) await auth.verify(accessToken)
    expect(calls).toEqual([])
  })

  test.each(['blocks.insert', 'revocations.append', 'sessions.list'])(
    'F11 a block that fails at %s is not acknowledged, and can be repeated',
    async operation => {
      const faults = new Set([operation])
      const { auth, ann } = await blockable({ store: brokenStore(memoryStore(), { faults }) })
      const { refreshToken } = await auth.createSession(ann.id)
      expect(await codeOf(auth.block(ann.id))).toBe('store_unavailable')
      faults.clear()
      await auth.block(ann.id)
      expect(await codeOf(auth.refresh(refreshToken))).toBe('session_ended')
      expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('credentials_invalid')
    },
  )
})

describe('F11 a block that meets something under way', () => {
  test.each(['sessions.insert', 'blocks.has', 'sessions.rotate'])(
    'F11 at %s of a login or a refresh: nothing of it outlives the block',
    async operation => {
      let meet: () => Promise<void> = async () => {}
      const onCall = async (name: string) => {
        if (name !== operation) return
        const met = meet
        meet = async () => {}
        await met()
      }
      const { auth, ann, startAnother, store } = await blockable({ store: brokenStore(memoryStore(), { onCall }) })
      const first = await auth.createSession(ann.id)
      meet = () => auth.block(ann.id)
      const started =
        operation === 'sessions.rotate'
          ? await auth.refresh(first.refreshToken).catch(() => undefined)
          : await auth.login({ login: 'ann', password }).catch(() => undefined)
      if (started !== undefined) {
        expect(await codeOf(startAnother().verify(started.accessToken))).toBe('token_invalid')
        expect(await codeOf(auth.refresh(started.refreshToken))).toBe('session_ended')
      }
      expect(await store.sessions.list(ann.id)).toEqual([])
    },
  )

  test('F11 a reset of a blocked user is refused, and no mail is sent', async () => {
    const sent: string[] = []
    const { auth, ann } = await blockable({
      passwords: { sendReset: async message => void sent.push(message.token) },
    })
    await auth.passwords.requestReset({ login: 'ann' })
    await expect.poll(() => sent.length).toBe(1)
    await auth.block(ann.id)
    const reset = auth.passwords.reset({ token: sent[0]!, newPassword: 'another correct horse battery' })
    expect(await codeOf(reset)).toBe('one_time_token_invalid')
    await auth.passwords.requestReset({ login: 'ann' })
    await auth.close()
    expect(sent).toHaveLength(1)
  })
})
