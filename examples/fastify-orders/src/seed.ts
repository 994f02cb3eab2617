import type { Database } from './database.ts'
import { newId } from './ids.ts'
import type { Role } from './policy.ts'

/**
 * bcrypt of `correct horse battery staple`, which every seeded user has and everybody knows.
 *
 * It stands here so that a start in development need not hash seven times. Users of your own get theirs from
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

/** Adds the users to play with, where they are missing. For development alone. */
export async function seed(database: Database, hash = passwordHash): Promise<void> {
  const sql = `insert into users (id, username, password_hash, roles) values ($1, $2, $3, $4)
    on conflict (username) do nothing`
  for (const [username, ...roles] of people) await database.query(sql, [newId(), username, hash, roles])
}
