import type { UserCallbacks } from '@sallyport/core'

export interface User {
  id: string
  username: string
  roles: ('maker' | 'checker' | 'admin')[]
}

interface Row extends User {
  passwordHash: string
}

/** The users table. */
const rows = new Map<string, Row>()

export function addUser(row: Row): void {
  rows.set(row.id, row)
}

export function findUser(id: string): User | undefined {
  return rows.get(id)
}

const entry = (row: Row | undefined) => row && { id: row.id, user: row, passwordHash: row.passwordHash }

export const users: UserCallbacks<User> = {
  findByLogin: async username => entry([...rows.values()].find(row => row.username === username)),
  findById: async id => entry(rows.get(id)),
  async replacePasswordHash(id, expected, next) {
    const row = rows.get(id)
    if (row?.passwordHash !== expected) return false
    row.passwordHash = next
    return true
  },
}
