import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Pool } from 'pg'
import type { Sallyport } from '../after/sallyport.ts'
import type { Env } from '../app/app.ts'
import type { Users } from '../app/users.ts'
import { type OldTokens, sha256, type Tokens } from '../before/tokens.ts'

const days = 86_400_000

/** Sallyport's sessions that are exchanged for rows of the old table: each for one, however often its token is sent. */
export function createReturnedSessions(env: Env, auth: Sallyport, old: OldTokens, pool: Pool, users: Users) {
  const macOf = (sid: string) => createHmac('sha256', env['JWT_SECRET']!).update(`returned ${sid}`).digest('hex')

  async function exchange(token: string): Promise<Tokens> {
    const { accessToken } = await auth.refresh(token)
    const { sid, sub } = await auth.verify(accessToken)
    const user = (await users.byId(Number(sub)))!
    const refreshToken = `${sid}.${macOf(sid)}`
    const sql = 'insert into refresh_tokens (user_id, token, expires_at) values ($1, $2, $3) on conflict do nothing'
    await pool.query(sql, [user.id, sha256(refreshToken), new Date(Date.now() + 30 * days)])
    return { accessToken: old.sign(user), refreshToken }
  }

  /** Revokes the session that a token of the old table came from: its client has the token now. */
  async function settle(token: string, userId: number): Promise<void> {
    const [sid = '', mac = ''] = token.split('.')
    const expected = macOf(sid)
    if (mac.length !== expected.length || !timingSafeEqual(Buffer.from(mac), Buffer.from(expected))) return
    await auth.revokeSession({ id: sid, subject: String(userId) })
  }

  return { exchange, settle }
}
