import bcrypt from 'bcryptjs'
import type { Pool } from 'pg'
import type { Database } from 'sallyport-migrations/contract/database'
import { createTokens } from 'sallyport-migrations/refresh-table/before/tokens'
import { oldHashes, refreshTable } from 'sallyport-migrations/refresh-table/origin'
import { inLanes, times } from '../../shared/lib/all.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { Login, User } from './login.ts'

type Row = Parameters<ReturnType<typeof createTokens>['issue']>[0]

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
  const users: User[] = []
  await inLanes(8, () => {
    if (users.length === count) return undefined
    const { password, hash } = random.pick(known)
    const user: User = { id: users.length + 1, email: `user-${users.length + 1}@example.com`, password, logins: [] }
    users.push(user)
    return addUser(database.pool, user, hash, random.chance(0.1) ? 2 : 1, tokens)
  })
  return users
}

async function addUser(
  pool: Pool,
  { id, email, logins }: User,
  hash: string,
  count: number,
  tokens: ReturnType<typeof createTokens>,
): Promise<void> {
  const sql = `insert into users (id, email, password_hash, role) values ($1, $2, $3, 'user') returning *`
  const { rows } = await pool.query<Row>(sql, [id, email, hash])
  for (let n = 0; n < count; n++) {
    const login: Login = { tokens: await tokens.issue(rows[0]!), isOver: false, theft: undefined }
    logins.push(login)
  }
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
