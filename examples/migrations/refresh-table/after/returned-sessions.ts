import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Env } from '../app/app.ts'
import type { Sallyport } from './sallyport.ts'

/** The refresh tokens of the old table that sessions of Sallyport were exchanged for, when the application went back. */
export function createReturnedSessions(env: Env, auth: Sallyport) {
  const macOf = (sid: string) => createHmac('sha256', env['JWT_SECRET']!).update(`returned ${sid}`).digest('hex')

  /** Revokes the session that a token of the old table came from: its client has the token now. */
  async function settle(token: string, userId: number): Promise<void> {
    const [sid = '', mac = ''] = token.split('.')
    const expected = macOf(sid)
    if (mac.length !== expected.length || !timingSafeEqual(Buffer.from(mac), Buffer.from(expected))) return
    await auth.revokeSession({ id: sid, subject: String(userId) })
  }

  /** Makes the one refresh token of the old table for a session. */
  const tokenOf = (sid: string) => `${sid}.${macOf(sid)}`

  return { settle, tokenOf }
}
