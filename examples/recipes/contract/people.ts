import { createHash, randomUUID } from 'node:crypto'
import type { PasswordHasher } from '@sallyport/core'
import { orders } from '../shared/orders.ts'
import { addUser, type User } from '../shared/users.ts'

export const password = 'correct horse battery staple'

const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('base64url')}`

/** Hashes without work, only for tests: how passwords are hashed is tested elsewhere. */
export const hasher: PasswordHasher = {
  hash: async text => digest(text),
  verify: async (text, hash) => digest(text) === hash,
  needsRehash: () => false,
  unusable: () => undefined,
  maxBytes: 1024,
}

/** Adds a user with a new id and name. */
export async function person(...roles: User['roles']): Promise<User> {
  const id = randomUUID()
  const row = { id, username: `user-${id}`, roles, passwordHash: await hasher.hash(password) }
  addUser(row)
  return row
}

/** Adds a pending order, assigned to a checker. */
export function orderFor(checker: User): string {
  const id = randomUUID()
  orders.add({ id, maker_id: 'u-mia', checker_id: checker.id, status: 'pending' })
  return id
}
