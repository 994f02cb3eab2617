import { createHash, randomBytes } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Pool } from 'pg'
import type { Caller, Env } from '../app/app.ts'
import type { User } from '../app/users.ts'

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

interface RefreshRow {
  id: string
  user_id: number
  expires_at: Date
  revoked_at: Date | null
}

const days = 86_400_000

export const sha256 = (token: string) => createHash('sha256').update(token).digest('hex')

/** What the table may have of a token. Only what is as long as a token is looked up as it is: a hash must not pass for one. */
export function storedAs(token: string): readonly string[] {
  return token.length === 80 ? [sha256(token), token] : [sha256(token)]
}

export function createTokens(env: Env, pool: Pool) {
  const secret = env['JWT_SECRET']!

  const sign = ({ id, role }: User) => jwt.sign({ userId: id, role }, secret, { expiresIn: '15m' })

  async function issue(user: User): Promise<Tokens> {
    const refreshToken = randomBytes(40).toString('hex')
    const sql = 'insert into refresh_tokens (user_id, token, expires_at) values ($1, $2, $3)'
    await pool.query(sql, [user.id, sha256(refreshToken), new Date(Date.now() + 30 * days)])
    return { accessToken: sign(user), refreshToken }
  }

  async function find(token: string): Promise<RefreshRow | undefined> {
    const sql = 'select * from refresh_tokens where token = any($1) and expires_at > $2'
    const { rows } = await pool.query<RefreshRow>(sql, [storedAs(token), new Date()])
    return rows[0]
  }

  /** Revokes a token, and returns the user whose it was. */
  async function rotate(token: string): Promise<number | undefined> {
    const row = await find(token)
    // Somebody has a copy.
    if (row?.revoked_at) await revokeAll(row.user_id)
    const sql = 'update refresh_tokens set revoked_at = now() where id = $1 and revoked_at is null'
    const { rowCount } = await pool.query(sql, [row?.id])
    return rowCount === 1 ? row?.user_id : undefined
  }

  async function revoke(token: string): Promise<void> {
    await pool.query('delete from refresh_tokens where token = any($1)', [storedAs(token)])
  }

  async function revokeAll(userId: number): Promise<void> {
    await pool.query('delete from refresh_tokens where user_id = $1', [userId])
  }

  function verify(accessToken: string): Caller {
    const { userId, role } = jwt.verify(accessToken, secret, { algorithms: ['HS256'] }) as {
      userId: number
      role: string
    }
    return { id: userId, role }
  }

  return { sign, issue, find, rotate, revoke, revokeAll, verify }
}

export type OldTokens = ReturnType<typeof createTokens>
