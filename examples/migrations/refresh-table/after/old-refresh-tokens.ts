import { AuthError, isAuthError, type TokenPair } from '@sallyport/core'
import type { Pool } from 'pg'
import { storedAs } from '../before/tokens.ts'
import type { Sallyport } from './sallyport.ts'

interface MovedRow {
  user_id: number
  expires_at: Date
}

/** The refresh tokens of the old table that are exchanged for sessions. */
export function createOldRefreshTokens(auth: Sallyport, pool: Pool) {
  async function find(token: string): Promise<MovedRow | undefined> {
    const sql = 'select * from moved_refresh_tokens where token = any($1)'
    return (await pool.query<MovedRow>(sql, [storedAs(token)])).rows[0]
  }

  /** Takes a token out of the sight of the old code. It stays where it was if it is revoked. */
  async function move(token: string): Promise<void> {
    const sql = `with moved as (
        delete from refresh_tokens where token = any($1) and revoked_at is null returning token, user_id, expires_at
      ) insert into moved_refresh_tokens select * from moved`
    await pool.query(sql, [storedAs(token)])
  }

  function sessionOf(token: string, row: MovedRow): Promise<TokenPair> {
    const expiresAt = Math.floor(row.expires_at.getTime() / 1000)
    return auth.importSession(String(row.user_id), { token, expiresAt })
  }

  /** Exchanges a token for a session, the same one each time; resolves to undefined for any other token. */
  async function exchange(token: string): Promise<TokenPair | undefined> {
    await move(token)
    const row = await find(token)
    if (row === undefined) return undefined
    const pair = await sessionOf(token, row)
    if (await find(token)) return pair
    // A logout took the row away meanwhile.
    await auth.logout(pair.refreshToken)
    throw new AuthError('session_ended')
  }

  /** Revokes the session for which a token was exchanged. */
  async function revoke(token: string): Promise<void> {
    const sql = 'delete from moved_refresh_tokens where token = any($1) returning user_id, expires_at'
    const row = (await pool.query<MovedRow>(sql, [storedAs(token)])).rows[0]
    if (row) await logoutOf(sessionOf(token, row))
  }

  async function revokeAll(userId: number): Promise<void> {
    await pool.query('delete from moved_refresh_tokens where user_id = $1', [userId])
    await auth.logoutAll(String(userId))
  }

  async function logoutOf(session: Promise<TokenPair>): Promise<void> {
    const pair = await session.catch(asOver)
    if (pair) await auth.logout(pair.refreshToken)
  }

  return { exchange, revoke, revokeAll }
}

const over: ReadonlySet<string> = new Set(['session_ended', 'session_expired', 'refresh_token_reused'])

function asOver(error: unknown): undefined {
  if (!isAuthError(error) || !over.has(error.code)) throw error
}
