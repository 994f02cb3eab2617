import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type RevocationReason, revocationReasons } from '../../src/events.ts'
import { codeOf, password, payloadOf } from '../fixtures/auth.ts'
import { newPassword, withMail } from './parts.ts'

type Made = Awaited<ReturnType<typeof withMail>>
type Session = { readonly accessToken: string; readonly refreshToken: string }

const claimsOf = ({ accessToken }: Session) => payloadOf(accessToken)

/** Each ends the session that it is given, in its own way. */
const ends: readonly [RevocationReason, (made: Made, session: Session) => Promise<unknown>][] = [
  ['blocked', ({ auth, ann }) => auth.block(ann.id)],
  ['evicted', ({ auth, ann }) => auth.createSession(ann.id)],
  ['password_reset', async ({ auth, tokenFor }) => auth.passwords.reset({ token: await tokenFor('ann'), newPassword })],
  [
    'password_changed',
    ({ auth }, session) => auth.passwords.change(claimsOf(session), { currentPassword: password, newPassword }),
  ],
  ['reauthenticated', ({ auth }, session) => auth.reauthenticate(claimsOf(session), { password })],
  ['user_gone', ({ auth, ann, rows }, session) => (rows.delete(ann.id), codeOf(auth.refresh(session.refreshToken)))],
  ['logout', ({ auth }, session) => auth.logout(session.refreshToken)],
  ['logout_all', ({ auth, ann }) => auth.logoutAll(ann.id)],
  ['revoked_by_user', ({ auth, ann }, session) => auth.revokeSession({ id: claimsOf(session).sid, subject: ann.id })],
]

describe('E10 a revoked session', () => {
  test.each(ends)('E10 %s: one event names the session, its subject and this reason', async (reason, end) => {
    const made = await withMail({ sessions: { maxPerUser: reason === 'evicted' ? 1 : 100 } })
    const session = await made.auth.createSession(made.ann.id)
    await end(made, session)
    expect(made.events.filter(event => event.type === 'session_revoked')).toEqual([
      {
        type: 'session_revoked',
        at: expect.any(Number),
        sessionId: claimsOf(session).sid,
        subject: made.ann.id,
        reason,
      },
    ])
    expect(await codeOf(made.auth.verify(session.accessToken))).toBe('token_invalid')
  })
})

test('every revocation reason is named in a test', () => {
  const folder = new URL('../', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.test.ts'))
  const text = files.map(path => readFileSync(new URL(path, folder), 'utf8')).join('\n')
  expect(revocationReasons.filter(reason => !text.includes(`'${reason}'`))).toEqual([])
})
