import type { UserDirectory } from '@sallyport/core'
import type { Database } from './database.ts'
import { isId } from './ids.ts'
import type { Role } from './policy.ts'

/** A user, as the API shows them. */
export interface User {
  readonly id: string
  readonly username: string
  readonly roles: readonly Role[]
}

/** The users table. Sallyport needs its first three methods. */
export interface Users extends UserDirectory<User> {
  find(id: string): Promise<User | undefined>
  /** Lists all users, or those with a role. */
  list(role: Role | undefined): Promise<readonly User[]>
  /** Resolves to false if there is no such user. */
  setBlocked(id: string, blocked: boolean): Promise<boolean>
}

interface UserRow extends User {
  readonly password_hash: string
}

export function createUsers(database: Database): Users {
  return {
    // To Sallyport, a blocked user does not exist: no login, no refresh, no recheck.
    async findByLogin(login) {
      const sql = 'select id, username, roles, password_hash from users where username = $1 and not blocked'
      return toEntry(await database.query<UserRow>(sql, [login]))
    },
    async findById(id) {
      const sql = 'select id, username, roles, password_hash from users where id = $1 and not blocked'
      return toEntry(await database.query<UserRow>(sql, [id]))
    },
    async replacePasswordHash(id, expected, next) {
      const sql =
        'update users set password_hash = $3 where id = $1 and password_hash is not distinct from $2 returning id'
      return (await database.query(sql, [id, expected, next])).length === 1
    },
    async find(id) {
      if (!isId(id)) return undefined
      const [user] = await database.query<User>('select id, username, roles from users where id = $1', [id])
      return user
    },
    async list(role) {
      const sql = 'select id, username, roles from users where $1::text is null or $1 = any(roles) order by username'
      return database.query<User>(sql, [role ?? null])
    },
    async setBlocked(id, blocked) {
      if (!isId(id)) return false
      return (
        (await database.query('update users set blocked = $2 where id = $1 returning id', [id, blocked])).length === 1
      )
    },
  }
}

function toEntry([row]: readonly UserRow[]) {
  if (row === undefined) return undefined
  const { password_hash: passwordHash, ...user } = row
  return { id: user.id, user, passwordHash }
}
