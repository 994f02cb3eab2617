import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { internalsOf } from '../src/auth/internals.ts'
import { fastHasher, password, payloadOf, testAuth } from './fixtures/auth.ts'

describe('events', () => {
  test('E10 D15 a whole story emits each event once, and no secret, token or login of a failure', async () => {
    const { auth, ann, events, advance } = await testAuth()
    ann.passwordHash = await fastHasher.hash(password)
    const first = await auth.login({ login: 'ann', password })
    await auth.login({ login: 'ann', password: 'canary-wrong-password' }).catch(() => undefined)
    const second = await auth.refresh(first.refreshToken)
    await auth.refresh(first.refreshToken)
    advance(36)
    await auth.refresh(first.refreshToken).catch(() => undefined)
    expect(events.map(event => event.type)).toEqual([
      'session_created',
      'login_succeeded',
      'login_failed',
      'refresh_rotated',
      'refresh_replayed',
      'refresh_token_reused',
      'session_revoked',
    ])
    const text = inspect(events, { depth: 9 })
    const secrets = [
      password,
      'canary-wrong-password',
      "'ann'",
      ann.passwordHash,
      first.refreshToken,
      second.refreshToken,
    ]
    for (const secret of [...secrets, payloadOf(second.refreshToken).jti]) expect(text).not.toContain(secret)
    for (const event of events) expect(event.at).toBeGreaterThan(1_700_000_000_000)
  })

  test('E10 control characters from clients are escaped (CWE-117)', async () => {
    const { auth, ann, events } = await testAuth()
    await auth.createSession(ann.id, { device: 'x' })
    internalsOf(auth).emit('access_denied', { subject: 'x\r\nlogin ok\u001b[2J\u2028', reason: 'role' })
    expect(events.at(-1)).toMatchObject({ subject: 'x\\u000d\\u000alogin ok\\u001b[2J\\u2028' })
  })

  test('E10 the same failed login has the same hash, and nobody can tell it without the key', async () => {
    const { auth, events } = await testAuth()
    for (const login of ['eve', 'eve', 'mallory']) await auth.login({ login, password }).catch(() => undefined)
    const hashes = events.map(event => (event.type === 'login_failed' ? event.loginHash : ''))
    expect(hashes[0]).toBe(hashes[1])
    expect(hashes[0]).not.toBe(hashes[2])
  })

  test('a listener that throws or rejects stops nothing, and is counted', async () => {
    const failures: unknown[] = []
    const onFailure = (message: unknown) => failures.push(message)
    subscribe('sallyport:listener_failed', onFailure)
    let calls = 0
    const { auth, ann } = await testAuth({
      onEvent: () => {
        if (calls++ % 2 === 0) throw new Error('sink is full')
        return Promise.reject(new Error('sink is gone'))
      },
    })
    const { refreshToken } = await auth.createSession(ann.id)
    await auth.refresh(refreshToken)
    await new Promise(resolve => setImmediate(resolve))
    unsubscribe('sallyport:listener_failed', onFailure)
    expect(failures).toEqual([{ count: 1 }, { count: 2 }])
  })

  test('every event is on its diagnostics channel too', async () => {
    const heard: unknown[] = []
    const listen = (message: unknown) => heard.push(message)
    subscribe('sallyport:session_created', listen)
    const { auth, ann } = await testAuth()
    await auth.createSession(ann.id)
    unsubscribe('sallyport:session_created', listen)
    expect(heard).toEqual([expect.objectContaining({ type: 'session_created', subject: ann.id })])
  })
})
