import { describe, expect, test } from 'vitest'
import { createGuard } from '../../src/http/index.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { factsOf } from '../fixtures/events.ts'

/** An administrator who acts for ann, from a session. */
async function impersonating() {
  const made = await testAuth()
  const admin = made.add('admin')
  const own = await made.auth.createSession(admin.id)
  const actor = await made.auth.verify(own.accessToken)
  const pair = await made.auth.createSession(made.ann.id, { actor })
  return { ...made, admin, own, actor, pair }
}

const request = (token: string) => ({
  rawHeaders: [],
  method: 'GET',
  header: (name: string) => (name === 'authorization' ? `Bearer ${token}` : undefined),
})

describe('F18 somebody who acts for a user', () => {
  test('F18 a block of the actor refuses their access tokens, connections, refreshes and rechecks everywhere', async () => {
    const { auth, admin, pair, startAnother, advance } = await impersonating()
    const other = startAnother()
    await other.ready()
    const claims = await other.verify(pair.accessToken)
    const watched = other.watch(claims)
    await auth.block(admin.id)
    expect(await codeOf(other.verify(pair.accessToken))).toBe('token_invalid')
    expect(watched.aborted).toBe(true)
    expect(await codeOf(auth.recheck(claims))).toBe('token_invalid')
    advance(3 * 86_400)
    expect(await codeOf(startAnother().refresh(pair.refreshToken))).toBe('session_ended')
    expect(await auth.listSessions(claims.sub)).toEqual([])
  })

  test.each(['logout', 'logoutAll', 'revokeSession'] as const)(
    'F18 the end of the actor’s own session by %s ends what they do for others',
    async how => {
      const { auth, ann, admin, own, actor, pair, events, startAnother } = await impersonating()
      const watched = auth.watch(await auth.verify(pair.accessToken))
      if (how === 'logout') await auth.logout(own.refreshToken)
      if (how === 'logoutAll') await auth.logoutAll(admin.id)
      if (how === 'revokeSession') await auth.revokeSession({ id: actor.sid, subject: admin.id })
      expect(watched.aborted).toBe(true)
      expect(await codeOf(startAnother().verify(pair.accessToken))).toBe('token_invalid')
      expect(await codeOf(auth.refresh(pair.refreshToken))).toBe('session_ended')
      expect(factsOf(events, 'session_revoked').at(-1)).toMatchObject({ subject: ann.id, reason: 'actor_revoked' })
    },
  )

  test('F18 the actor and their session travel through refreshes, and events name both', async () => {
    const { auth, ann, admin, actor, pair, events } = await impersonating()
    const { accessToken } = await auth.refresh(pair.refreshToken)
    expect((await auth.verify(accessToken)).act).toEqual({ sub: admin.id, sid: actor.sid })
    for (const type of ['session_created', 'refresh_rotated'] as const) {
      expect(factsOf(events, type).at(-1)).toMatchObject({ subject: ann.id, actor: admin.id })
    }
  })

  test('F18 a blocked actor cannot start a session, nor can one whose session was revoked or who acts already', async () => {
    const { auth, ann, own, actor, pair, add } = await impersonating()
    const acting = await auth.verify(pair.accessToken)
    expect(await codeOf(auth.createSession(ann.id, { actor: acting }))).toBe('forbidden')
    await auth.logout(own.refreshToken)
    expect(await codeOf(auth.createSession(ann.id, { actor }))).toBe('forbidden')
    const blocked = add('blocked')
    await auth.block(blocked.id)
    expect(await codeOf(auth.createSession(ann.id, { actor: blocked.id }))).toBe('forbidden')
  })

  test('F18 guards refuse actors unless told otherwise, and the event names both', async () => {
    const { auth, ann, admin, own, pair, events } = await impersonating()
    for (const requirement of [{}, { recheck: '0s' }, { optional: true }] as const) {
      const guard = createGuard(auth, requirement)
      expect(await codeOf(guard(request(pair.accessToken)))).toBe('forbidden')
      expect(await codeOf(guard(request(own.accessToken)))).toBeUndefined()
    }
    expect(factsOf(events, 'access_denied')[0]).toMatchObject({ subject: ann.id, actor: admin.id, reason: 'forbidden' })
    const open = createGuard(auth, { actors: true, recheck: '0s' })
    expect(await codeOf(open(request(pair.accessToken)))).toBeUndefined()
  })
})
