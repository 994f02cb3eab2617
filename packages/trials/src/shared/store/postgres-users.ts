import type { UserRows } from './users.ts'
import { usualHashText } from './users.ts'

type Query = (text: string, values: (string | boolean)[]) => Promise<{ readonly rows: readonly unknown[] }>

interface Row {
  readonly blocked: boolean
  readonly hash: string | null
}

export async function createUsersTable(query: Query, schema: string): Promise<void> {
  await query(
    `create table if not exists "${schema}".users (id text primary key, blocked boolean not null, hash text)`,
    [],
  )
}

/** Reads and writes the users table in PostgreSQL. */
export function sqlRows(query: Query, schema: string): UserRows {
  const table = `"${schema}".users`
  return {
    async find(id) {
      const { rows } = await query(`select blocked, hash from ${table} where id = $1`, [id])
      return rows[0] as Row | undefined
    },
    async setBlocked(id, blocked) {
      const text = `insert into ${table} values ($1, $2, null) on conflict (id) do update set blocked = excluded.blocked`
      await query(text, [id, blocked])
    },
    async setHash(id, hash) {
      const text = `insert into ${table} values ($1, false, $2) on conflict (id) do update set hash = excluded.hash`
      await query(text, [id, hash])
    },
    async replaceHash(id, expected, next) {
      await query(`insert into ${table} values ($1, false, $2) on conflict (id) do nothing`, [id, usualHashText])
      const text = `update ${table} set hash = $3 where id = $1 and coalesce(hash, $4) = $2 returning 1 as one`
      return (await query(text, [id, expected, next, usualHashText])).rows.length === 1
    },
  }
}
