import type { Pool } from 'pg'

/** A row of `"user"`. */
export interface User {
  id: string
  name: string
  email: string
  emailVerified: boolean
  role: string
}

export function createUsers(pool: Pool) {
  return {
    byId: async (id: string): Promise<User | undefined> =>
      (await pool.query('select * from "user" where id = $1', [id])).rows[0],
    all: async () => (await pool.query<User>('select * from "user" order by id')).rows,
  }
}

export type Users = ReturnType<typeof createUsers>
