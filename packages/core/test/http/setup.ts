import { randomBytes } from 'node:crypto'
import { createAuth } from '../../src/auth/create-auth.ts'
import type { AuthEvent } from '../../src/events.ts'
import { memoryStore } from '../../src/memory/memory-store.ts'
import { bcryptHasher } from '../../src/password/hasher.ts'
import type { PasswordHasher } from '../../src/ports/password-hasher.ts'
import type { UserDirectory } from '../../src/ports/user-directory.ts'
import { secretKey } from '../../src/token/key.ts'

export interface User {
  readonly id: string
  readonly username: string
  readonly roles: readonly string[]
}

export const password = 'correct horse battery staple'
// The lowest cost that is allowed.
const realHasher = bcryptHasher({ cost: 10 })

export const accessSecret = randomBytes(32).toString('base64url')
export const refreshSecret = randomBytes(32).toString('base64url')

const hashes = new Map([[realHasher, await realHasher.hash(password)]])

/** An Auth of real parts over memory, with two users and a time that stands still until a test moves it. */
export function setUp(hasher: PasswordHasher = realHasher) {
  const time = { now: Date.UTC(2030, 0, 1) }
  const clock = () => time.now
  const events: AuthEvent[] = []
  const users = new Map<string, User>([
    ['u-admin', { id: 'u-admin', username: 'admin', roles: ['admin'] }],
    ['u-maker', { id: 'u-maker', username: 'maker1', roles: ['maker'] }],
  ])
  const store = memoryStore({ clock })
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(accessSecret),
    refreshKey: secretKey(refreshSecret),
    store,
    users: directoryOf(users, hashes.get(hasher) ?? `plain:${password}`),
    claims: user => ({ roles: user.roles }),
    hashing: { hasher },
    clock,
    onEvent: event => void events.push(event),
  })
  return { auth, time, users, store, events, login: (login: string) => auth.login({ login, password }) }
}

function directoryOf(users: ReadonlyMap<string, User>, passwordHash: string): UserDirectory<User> {
  const entryOf = (user: User | undefined) => user && { id: user.id, user, passwordHash }
  return {
    findByLogin: async login => entryOf([...users.values()].find(user => user.username === login)),
    findById: async id => entryOf(users.get(id)),
    replacePasswordHash: async () => false,
  }
}
