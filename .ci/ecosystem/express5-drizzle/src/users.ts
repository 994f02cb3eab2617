import type { PGlite } from '@electric-sql/pglite'
import { and, eq, isNull } from 'drizzle-orm'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/pglite'

const table = pgTable('users', {
  id: text('id').primaryKey(),
  login: text('login').notNull().unique(),
  role: text('role').notNull(),
  passwordHash: text('password_hash'),
})

/** The users table of the application, read by Drizzle. */
export async function usersIn(client: PGlite) {
  await client.exec(
    'create table users (id text primary key, login text not null unique, role text not null, password_hash text)',
  )
  const db = drizzle(client)
  const entryOf = (row?: typeof table.$inferSelect) =>
    row && { id: row.id, user: { id: row.id, roles: [row.role] }, passwordHash: row.passwordHash }
  return {
    add: (login: string, role: string, passwordHash: string) =>
      db.insert(table).values({ id: `u-${login}`, login, role, passwordHash }),
    directory: {
      findByLogin: async (login: string) => entryOf((await db.select().from(table).where(eq(table.login, login)))[0]),
      findById: async (id: string) => entryOf((await db.select().from(table).where(eq(table.id, id)))[0]),
      async replacePasswordHash(id: string, expected: string | null, next: string) {
        const isExpected = expected === null ? isNull(table.passwordHash) : eq(table.passwordHash, expected)
        const changed = await db
          .update(table)
          .set({ passwordHash: next })
          .where(and(eq(table.id, id), isExpected))
          .returning({ id: table.id })
        return changed.length === 1
      },
    },
  }
}
