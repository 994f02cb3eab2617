import type { Pool } from 'pg'

export interface User {
  id: number
  email: string
  password_hash: string
  role: 'user' | 'admin'
}

export function createUsers(pool: Pool) {
  const one = async (where: string, value: unknown): Promise<User | undefined> =>
    (await pool.query(`select * from users where ${where}`, [value])).rows[0]
  return {
    byEmail: (email: string) => one('email = $1', email),
    byId: (id: number) => one('id = $1', id),
    all: async () => (await pool.query<User>('select * from users order by id')).rows,
    async replaceHash(id: number, expected: string | null, next: string): Promise<boolean> {
      const sql = 'update users set password_hash = $3 where id = $1 and password_hash = $2'
      return (await pool.query(sql, [id, expected, next])).rowCount === 1
    },
  }
}

export type Users = ReturnType<typeof createUsers>
