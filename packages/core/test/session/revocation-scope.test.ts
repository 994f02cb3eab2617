import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { createRevocationSet } from '../../src/session/revocation-set.ts'
import { heard } from '../account/parts.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'

const day = 86_400

describe('F10 a revocation reaches only the sessions of its subject', () => {
  test('F10 revokeSession with another user’s id is false, revokes nothing and appends nothing', async () => {
    const { auth, ann, store } = await testAuth()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    const { sid } = payloadOf(accessToken)
    expect(await auth.revokeSession({ id: sid, subject: 'mallory' })).toBe(false)
    expect(await auth.revokeSession({ id: 'made-up', subject: ann.id })).toBe(false)
    expect(await heard(store)).toEqual([])
    expect(await codeOf(auth.verify(accessToken))).toBeUndefined()
    expect(await codeOf(auth.refresh(refreshToken))).toBeUndefined()
  })

  test('F10 an entry with another subject neither revokes the session nor closes its connections', async () => {
    const { auth, ann, store } = await testAuth()
    const { accessToken } = await auth.createSession(ann.id)
    const claims = await auth.verify(accessToken)
    const watched = auth.watch(claims)
    await store.revocations.append([{ kind: 'session', sid: claims.sid, subject: 'mallory' }], 600)
    expect(await codeOf(auth.verify(accessToken))).toBeUndefined()
    expect(watched.aborted).toBe(false)
    await store.revocations.append([{ kind: 'session', sid: claims.sid, subject: ann.id }], 600)
    expect(await codeOf(auth.verify(accessToken))).toBe('token_invalid')
    expect(watched.aborted).toBe(true)
  })

  test('F10 an entry with a wrong subject does not hide the real revocation', () => {
    const set = createRevocationSet(10, 100)
    for (const subject of ['mallory', 'ann', 'mallory']) set.add({ kind: 'session', sid: 's1', subject }, 0)
    expect(set.has({ sid: 's1', sub: 'ann' }, 0)).toBe(true)
    expect(set.has({ sid: 's1', sub: 'bob' }, 0)).toBe(false)
    expect(set.size).toBe(2)
  })

  test('F10 a logout by a token whose session has expired appends nothing, however often', async () => {
    const { auth, ann, store, advance } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    advance(31 * day)
    for (let round = 0; round < 3; round++) await auth.logout(refreshToken)
    expect(await heard(store)).toEqual([])
  })
})

describe('F19 a revocation outlives every access token of its session', () => {
  test('F19 a process with a short lifetime revokes for processes with a long one, those that start later too', async () => {
    const short = await testAuth({ tokens: { accessTtl: '1s' }, sessions: { maxStaleness: '300s' } })
    const long = short.startAnother({ tokens: { accessTtl: '1h' } })
    const { accessToken, refreshToken } = await long.createSession(short.ann.id)
    expect(await codeOf(short.auth.verify(accessToken))).toBeUndefined()
    await short.auth.logout(refreshToken)
    short.advance(3599)
    expect(await codeOf(long.verify(accessToken))).toBe('token_invalid')
    expect(await codeOf(short.auth.verify(accessToken))).toBe('token_invalid')
    const later = short.startAnother({ tokens: { accessTtl: '15m' } })
    await later.ready()
    expect(await codeOf(later.verify(accessToken))).toBe('token_invalid')
  })

  test('F19 no access token may live longer than revocations are kept for', async () => {
    await expect(testAuth({ tokens: { accessTtl: '61m' }, store: memoryStore() })).rejects.toThrow(/tokens\.accessTtl/)
  })
})
