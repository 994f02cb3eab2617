import { createHash, timingSafeEqual } from 'node:crypto'
import { type Auth, createAuth, memoryStore, type PasswordHasher, secretKey } from '@sallyport/core'
import type { AdapterApp, AdapterClaims, AdapterUser, HttpAdapter } from '../http/adapter.ts'
import type { AttackTarget } from './options.ts'

/** The password of every user. */
export const password = 'correct horse battery staple'

/** What an application to attack is built with. */
export interface TargetOptions {
  readonly accessSecret: string
  readonly refreshSecret: string
  /** Whether attempts are counted. */
  readonly isThrottled: boolean
  readonly cookies: AdapterApp['routeOptions']['cookies']
}

/** Builds an application with an adapter, with one blocked user, and keeps its events. */
export async function startAdapter(adapter: HttpAdapter, options: TargetOptions): Promise<AttackTarget> {
  const log: string[] = []
  const tokens: string[] = []
  const auth = authOf(options, {
    onEvent: event => log.push(JSON.stringify(event)),
    onToken: each => tokens.push(each),
  })
  await auth.block('u-blocked')
  const { port, close } = await adapter.start(appOf(auth, options))
  return {
    url: `http://127.0.0.1:${port}`,
    failures: { 'a blocked user': { username: 'blocked', password } },
    resetToken: async () => {
      await auth.passwords.requestReset({ login: 'maker' })
      while (tokens.length === 0) await new Promise(resolve => setImmediate(resolve))
      return tokens.at(-1)!
    },
    resetMails: () => tokens.length,
    logged: () => log.join('\n'),
    async close() {
      await close()
      await auth.close()
    },
  }
}

function appOf(auth: Auth<AdapterUser, AdapterClaims>, { cookies }: TargetOptions): AdapterApp {
  const route = (path: string, requirement: object): AdapterApp['routes'][number] => ({
    method: 'GET',
    path,
    access: { requirement },
    answer: ({ claims }) => ({ sub: claims?.sub }),
  })
  const routes = [route('/me', {}), route('/admin/x', { roles: ['admin'] })]
  return {
    auth,
    realm: 'api',
    routes,
    routeOptions: { ...(cookies && { cookies }) },
    isLoose: false,
    hasMetadata: false,
  }
}

interface Reporters {
  readonly onEvent: (event: object) => void
  readonly onToken: (token: string) => void
}

function authOf({ accessSecret, refreshSecret, isThrottled }: TargetOptions, { onEvent, onToken }: Reporters) {
  const users = new Map<string, AdapterUser>(
    Object.entries({ admin: ['admin'], maker: ['maker'], blocked: ['maker'] }).map(([username, roles]) => {
      return [`u-${username}`, { id: `u-${username}`, username, roles }]
    }),
  )
  const hashes = new Map<string, string>()
  const entryOf = (id: string) => {
    const user = users.get(id)
    return user && { id, user, passwordHash: hashes.get(id) ?? digestOf(password) }
  }
  return createAuth<AdapterUser, AdapterClaims>({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(accessSecret),
    refreshKey: secretKey(refreshSecret),
    store: memoryStore(),
    users: {
      findByLogin: async login => entryOf(`u-${login}`),
      findById: async id => entryOf(id),
      async replacePasswordHash(id, _expected, hash) {
        hashes.set(id, hash)
        return true
      },
    },
    claims: user => ({ roles: user.roles }),
    hashing: { hasher: digests },
    passwords: { sendReset: async ({ token }) => onToken(token) },
    ...(!isThrottled && { throttle: false as const }),
    onEvent,
  })
}

/** Hashes with one digest, because attacks log in hundreds of times. */
const digests: PasswordHasher = {
  maxBytes: 72,
  hash: async text => digestOf(text),
  verify: async (text, hash) => {
    const [given, known] = [Buffer.from(digestOf(text)), Buffer.from(hash)]
    return given.length === known.length && timingSafeEqual(given, known)
  },
  needsRehash: () => false,
  unusable: () => undefined,
}

function digestOf(text: string): string {
  return `digest:${createHash('sha256').update(text).digest('hex')}`
}
