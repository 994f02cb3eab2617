import { hashOf } from '../member/quick-hasher.ts'
import { type SoakUser, type SoakUsers, userOf, usualPassword } from './kinds.ts'

/** A row of the users table. `null` stands for the hash of the usual password. */
export interface UserRow {
  readonly blocked: boolean
  readonly hash: string | null
}

/** The operations that a users table needs. */
export interface UserRows {
  find(id: string): Promise<UserRow | undefined>
  setBlocked(id: string, blocked: boolean): Promise<void>
  setHash(id: string, hash: string): Promise<void>
  /** Writes if the stored hash equals `expected`, in one atomic step. Resolves to whether it wrote. */
  replaceHash(id: string, expected: string, next: string): Promise<boolean>
}

const usualHash = hashOf(usualPassword)

/** Creates a user directory from rows. The login is the id. */
export function usersFrom(rows: UserRows): SoakUsers {
  async function find(id: string) {
    const row = await rows.find(id)
    return row?.blocked ? undefined : { id, user: userOf(id), passwordHash: row?.hash ?? usualHash }
  }
  return {
    findByLogin: find,
    findById: find,
    replacePasswordHash: rows.replaceHash,
    setBlocked: rows.setBlocked,
    setPasswordHash: rows.setHash,
  }
}

/** A directory in which every user exists, without a database. For soaks that test only the store. */
export function everybody(passwordHash: string = usualHash): SoakUsers {
  const find = async (id: string): Promise<{ id: string; user: SoakUser; passwordHash: string }> => ({
    id,
    user: userOf(id),
    passwordHash,
  })
  const nothing = async () => {}
  return {
    findByLogin: find,
    findById: find,
    replacePasswordHash: async () => false,
    setBlocked: nothing,
    setPasswordHash: nothing,
  }
}

/** A users table in memory. */
export function memoryRows(): UserRows {
  const rows = new Map<string, UserRow>()
  const write = (id: string, fields: Partial<UserRow>) =>
    void rows.set(id, { ...(rows.get(id) ?? { blocked: false, hash: null }), ...fields })
  return {
    find: async id => rows.get(id),
    setBlocked: async (id, blocked) => write(id, { blocked }),
    setHash: async (id, hash) => write(id, { hash }),
    async replaceHash(id, expected, next) {
      if ((rows.get(id)?.hash ?? usualHash) !== expected) return false
      write(id, { hash: next })
      return true
    },
  }
}

/** The text that stands for the usual hash in comparisons in a database. */
export const usualHashText = usualHash
