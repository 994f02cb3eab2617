import bcrypt from 'bcryptjs'
import type { Pool } from 'pg'
import type { Database } from 'sallyport-migrations/contract/database'
import { createTokens } from 'sallyport-migrations/refresh-table/before/tokens'
import { oldHashes, refreshTable } from 'sallyport-migrations/refresh-table/origin'
import { inLanes, times } from '../../shared/lib/all.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { Login, User } from './login.ts'

/** Users share these, because hashing thousands of passwords would take most of the run. */
const passwordsOfEachKind = 5

/** Creates the tables and the users, who logged in before the move; some of them on two devices. */
export async function populate(
  database: Database,
  env: Parameters<typeof createTokens>[0],
  count: number,
  random: Random,
): Promise<readonly User[]> {
  await refreshTable.prepare(database)
  const known = await hashedPasswords()
  const tokens = createTokens(env, database.pool)
  const users = times(count, index => {
    const email = `user-${index + 1}@example.com`
    return { id: index + 1, email, logins: [] as Login[], ...random.pick(known) }
  })
  await addUsers(database.pool, users)
  const waiting = users.flatMap(user => times(random.chance(0.1) ? 2 : 1, () => user)).values()
  await inLanes(10, () => {
    const { value } = waiting.next()
    return value && logIn(value, tokens)
  })
  return users
}

interface NewUser extends User {
  readonly hash: string
}

async function addUsers(pool: Pool, users: readonly NewUser[]): Promise<void> {
  const sql = `insert into users (id, email, password_hash, role)
    select id, email, hash, 'user' from jsonb_to_recordset($1) as given (id int, email text, hash text)`
  await pool.query(sql, [JSON.stringify(users)])
}

async function logIn({ id, email, logins }: User, tokens: ReturnType<typeof createTokens>): Promise<void> {
  const row = { id, email, password_hash: '', role: 'user' } as const
  logins.push({ tokens: await tokens.issue(row), isOver: false, theft: undefined })
}

async function hashedPasswords(): Promise<readonly { readonly password: string; readonly hash: string }[]> {
  const [, ...others] = oldHashes
  const kinds = [(password: string) => bcrypt.hash(password, 8), ...others]
  const made = kinds.flatMap((hash, kind) =>
    times(passwordsOfEachKind, async n => {
      const password = `correct horse ${kind} ${n}`
      return { password, hash: await hash(password) }
    }),
  )
  return Promise.all(made)
}
