import type { Pool } from 'pg'

export interface Note {
  id: number
  user_id: string
  text: string
}

export function createNotes(pool: Pool) {
  return {
    of: async (userId: string) =>
      (await pool.query<Note>('select * from notes where user_id = $1 order by id', [userId])).rows,
    find: async (id: number): Promise<Note | undefined> =>
      (await pool.query<Note>('select * from notes where id = $1', [id])).rows[0],
    add: async (userId: string, text: string): Promise<Note> => {
      const sql = 'insert into notes (user_id, text) values ($1, $2) returning *'
      return (await pool.query(sql, [userId, text])).rows[0]
    },
    remove: (id: number) => pool.query('delete from notes where id = $1', [id]),
  }
}
