import { PGlite } from '@electric-sql/pglite'
import { fromPglite, migrate, postgresStore } from '@sallyport/postgres'
import type { Backend } from './kinds.ts'
import { createUsersTable, sqlRows } from './postgres-users.ts'
import { usersFrom } from './users.ts'

const spaces = new Map<string, PGlite>()

/** PostgreSQL inside this process, shared by the name of the space. */
export const pglite: Backend = {
  url: '',
  shared: false,
  async open({ space, timeout }) {
    const db = databaseOf(space)
    const users = usersFrom(sqlRows((text, values) => db.query(text, values), 'public'))
    return { store: postgresStore(fromPglite(db), { timeout }), users, close: async () => {} }
  },
  async prepare({ space }) {
    await migrate(fromPglite(databaseOf(space)))
    await createUsersTable((text, values) => databaseOf(space).query(text, values), 'public')
  },
  async drop({ space }) {
    await spaces.get(space)?.close()
    spaces.delete(space)
  },
}

function databaseOf(space: string): PGlite {
  const db = spaces.get(space) ?? new PGlite()
  spaces.set(space, db)
  return db
}
