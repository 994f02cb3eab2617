import { randomBytes } from 'node:crypto'
import {
  type Auth,
  type AuthOptions,
  bcryptHasher,
  type Clock,
  createAuth,
  memoryStore,
  secretKey,
} from '@sallyport/core'
import { createClock } from '../clock.ts'
import type { AdapterClaims, AdapterUser } from './adapter.ts'

/** An `Auth` of real parts over memory, and tokens of every kind that a request may present. */
export interface World {
  readonly auth: Auth<AdapterUser, AdapterClaims>
  /** By the name that stands for them in the table of exchanges. */
  readonly tokens: ReadonlyMap<string, string>
  /** The time of the world, which stands still. */
  readonly clock: Clock
}

/** The password of every user. */
export const password = 'correct horse battery staple'

/** The idempotency key with which `late refresh` and `keyless refresh` were rotated. */
export const retryKey = 'Zk3v9QxW1bT7nR5cY0hJ2g'

/** The idempotency key of another session, `robbed refresh`. */
export const otherKey = '0b6f9c1e-7d52-4a8e-9f0c-3d1b2a4c5e6f'

/** Options of the world's Auth. */
export type WorldOptions = Pick<AuthOptions<AdapterUser, AdapterClaims>, 'dpop'>

/** Makes a world in which time stands still: 26 minutes after its first login. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const time = createClock()
  const users = new Map<string, AdapterUser>(
    Object.entries({ admin: ['admin'], maker: ['maker'], leaver: ['maker'], changer: ['maker'], gone: ['maker'] }).map(
      ([name, roles]) => [`u-${name}`, { id: `u-${name}`, username: name, roles }],
    ),
  )
  const auth = await createTestAuth(users, time.clock, options)
  const tokens = new Map<string, string>()
  const logIn = async (name: string, userId: string): Promise<void> => {
    const { accessToken, refreshToken } = await auth.createSession(userId)
    tokens.set(name, accessToken).set(`${name} refresh`, refreshToken)
  }
  await logIn('expired', 'u-admin')
  time.advance('16m')
  await logIn('old', 'u-admin')
  await auth.refresh(tokens.get('expired refresh')!)
  for (const [name, key] of Object.entries({ late: retryKey, keyless: retryKey, robbed: otherKey })) {
    await logIn(name, 'u-maker')
    await auth.refresh(tokens.get(`${name} refresh`)!, { idempotencyKey: key })
  }
  time.advance('10m')
  for (const name of ['admin', 'maker', 'leaver', 'changer', 'gone']) await logIn(name, `u-${name}`)
  for (const name of ['ended', 'closing', 'other']) await logIn(name, 'u-maker')
  await auth.logout(tokens.get('ended refresh')!)
  users.delete('u-gone')
  return { auth, clock: time.clock, tokens: tokens.set('forged', forge(tokens.get('admin')!)) }
}

async function createTestAuth(
  users: ReadonlyMap<string, AdapterUser>,
  clock: Clock,
  options: WorldOptions,
): Promise<World['auth']> {
  const hasher = bcryptHasher({ cost: 10 })
  const first = await hasher.hash(password)
  const changed = new Map<string, string>()
  const hashOf = (id: string) => changed.get(id) ?? first
  const entryOf = (user: AdapterUser | undefined) => user && { id: user.id, user, passwordHash: hashOf(user.id) }
  return createAuth<AdapterUser, AdapterClaims>({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore({ clock }),
    users: {
      findByLogin: async login => entryOf(users.get(`u-${login}`)),
      findById: async id => entryOf(users.get(id)),
      async replacePasswordHash(id, expected, hash) {
        if (hashOf(id) !== expected) return false
        changed.set(id, hash)
        return true
      },
    },
    claims: user => ({ roles: user.roles }),
    hashing: { hasher },
    passwords: { sendReset: async () => {} },
    ...options,
    clock,
  })
}

/** The same token under a signature of nobody. */
function forge(token: string): string {
  return `${token.slice(0, token.lastIndexOf('.'))}.${randomBytes(32).toString('base64url')}`
}
