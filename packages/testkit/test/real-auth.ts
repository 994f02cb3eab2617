import { createHash } from 'node:crypto'
import { createAuth, memoryStore, secretKey, type Store } from '@sallyport/core'
import { createClock, type TestClock } from '../src/index.ts'

const users = new Map(['maker', 'checker'].map(id => [id, { id, roles: [id] }]))

/** An `Auth` with a memory store and a test clock, without passwords. */
export function realAuth(time: TestClock = createClock(), store: Store = memoryStore({ clock: time.clock })) {
  const find = async (id: string) => {
    const user = users.get(id)
    return user && { id, user, passwordHash: null }
  }
  return createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(keyText('access')),
    refreshKey: secretKey(keyText('refresh')),
    store,
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    claims: user => ({ roles: user.roles }),
    clock: time.clock,
  })
}

function keyText(label: string): string {
  return createHash('sha256').update(`a key for tests: ${label}`).digest('base64url')
}
