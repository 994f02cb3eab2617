import type { Database } from './database.ts'
import { newId } from './ids.ts'
import type { Role } from './policy.ts'

/**
 * bcrypt of `correct horse battery staple`, the public password of every seeded user.
 *
 * Stored here so that a start in development does not hash seven times. Hash the passwords of your users with
 * `auth.passwords.hash`.
 */
const passwordHash = '$2b$12$6IYhi4bTYmbJ5tpo3effoOyxfzo35Rlzr2d4Blsi8p.0UZkUo9.Ea'

const people: readonly (readonly [username: string, ...roles: Role[]])[] = [
  ['admin', 'admin'],
  ['maker1', 'maker'],
  ['maker2', 'maker'],
  ['checker1', 'checker'],
  ['checker2', 'checker'],
  ['super1', 'super-checker'],
  ['lead1', 'maker', 'super-checker'],
]

/** Adds missing example users. Only for development. */
export async function seed(database: Database, hash = passwordHash): Promise<void> {
  const sql = `insert into users (id, username, password_hash, roles) values ($1, $2, $3, $4)
    on conflict (username) do nothing`
  for (const [username, ...roles] of people) await database.query(sql, [newId(), username, hash, roles])
}
