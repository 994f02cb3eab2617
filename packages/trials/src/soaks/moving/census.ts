import type { Pool } from 'pg'
import type { User } from './login.ts'

/** What the tables have. */
export interface Census {
  readonly 'old refresh tokens': number
  readonly 'old hashes': number
  readonly sessions: number
}

/** Counts what is left of the old, and what there is of the new. */
export async function countLeft(pool: Pool): Promise<Census> {
  const sql = `select
    (select count(*) from refresh_tokens where revoked_at is null and expires_at > $1)::int as "old refresh tokens",
    (select count(*) from users where password_hash not like '$2b$10$%')::int as "old hashes",
    (select count(*) from sallyport_sessions)::int as sessions`
  return (await pool.query<Census>(sql, [new Date()])).rows[0]!
}

/** Finds users who have more or fewer living logins in the tables than they have. */
export async function findMiscounted(pool: Pool, users: readonly User[]): Promise<readonly string[]> {
  const sql = `select user_id as id, count(*)::int as count from (
      select user_id from refresh_tokens where revoked_at is null and expires_at > $1
      union all select subject::int from sallyport_sessions
    ) living group by 1`
  const { rows } = await pool.query<{ id: number; count: number }>(sql, [new Date()])
  const living = new Map(rows.map(({ id, count }) => [id, count]))
  return users.flatMap(({ id, logins }) => {
    const expected = logins.filter(({ isOver }) => !isOver).length
    const found = living.get(id) ?? 0
    return found === expected ? [] : [`user ${id} has ${found} living logins in place of ${expected}`]
  })
}
