import { hashOf } from '../member/quick-hasher.ts'
import { type SoakUser, type SoakUsers, userOf, usualPassword } from './kinds.ts'

/** A row of the users table. A hash that is null is the usual password's. */
export interface UserRow {
  readonly blocked: boolean
  readonly hash: string | null
}

/** What a database must do for a users table. */
export interface UserRows {
  find(id: string): Promise<UserRow | undefined>
  setBlocked(id: string, blocked: boolean): Promise<void>
  setHash(id: string, hash: string): Promise<void>
  /** Atomic: writes where the stored hash equals `expected`; resolves to whether it did. */
  replaceHash(id: string, expected: string, next: string): Promise<boolean>
}

const usualHash = hashOf(usualPassword)

/** Makes the directory that an `Auth` reads from rows; a login is the id itself. */
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

/** A directory in which everybody exists and nothing is ever asked: for soaks of the store alone. */
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

/** Rows in memory. */
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

/** What stands for the usual hash where a database compares. */
export const usualHashText = usualHash
