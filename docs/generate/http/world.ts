import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import {
  type Auth,
  bcryptHasher,
  createAuth,
  generateKey,
  memoryStore,
  type PasswordHasher,
  secretKey,
  signingKey,
  type Store,
} from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { createClock, type TestClock } from '@sallyport/testkit'
import express from 'express'

interface User {
  readonly id: string
  readonly roles: readonly string[]
}

/** An application on Express that listens, with what the requests to it need. */
export interface World {
  readonly auth: Auth<User, { readonly roles: readonly string[] }>
  readonly origin: string
  readonly time: TestClock
  /** The token of the latest mail that resets a password. */
  mailed(): Promise<string>
  /** From now on, the store answers nothing. */
  stopStore(): void
  /** Logs in with a password whose hashing takes until `close`, so that no other password can be hashed. */
  keepHashing(): Promise<void>
  close(): Promise<void>
}

/** The page that may use the cookies. */
export const page = 'https://app.example.com'
export const login = { username: 'ann', password: 'correct horse battery staple' }

const hasher = bcryptHasher({ cost: 10 })
const firstHash = hasher.hash(login.password)
const accessKey = generateKey().then(jwk => signingKey(jwk))

/** Starts an application: one with tokens in bodies at `/auth`, and with cookies at `/web/auth`. Time stands still. */
export async function createWorld(): Promise<World> {
  const time = createClock(Date.UTC(2027, 0, 15, 8))
  let kept: Promise<unknown> = Promise.resolve()
  const state: State = { stopped: false, release: () => {}, gate: Promise.resolve(), waiting: () => {} }
  const mails: ((token: string) => void)[] = []
  let passwordHash = await firstHash
  const entry = () => ({ id: 'ann', user: { id: 'ann', roles: ['maker'] }, passwordHash })
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: await accessKey,
    refreshKey: secretKey(randomBytes(32)),
    store: stoppable(memoryStore({ clock: time.clock }), state),
    users: {
      findByLogin: async name => (name === login.username ? entry() : null),
      findById: async id => (id === 'ann' ? entry() : null),
      async replacePasswordHash(_id, _expected, hash) {
        passwordHash = hash
        return true
      },
    },
    claims: user => ({ roles: user.roles }),
    hashing: { hasher: pausing(state), concurrency: 1, queue: 0 },
    passwords: { sendReset: async ({ token }) => mails.shift()?.(token) },
    clock: time.clock,
  })
  const server = applicationOf(auth).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    auth,
    time,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async mailed() {
      const sent = new Promise<string>(resolve => mails.push(resolve))
      await auth.passwords.requestReset({ login: login.username })
      return sent
    },
    stopStore: () => void (state.stopped = true),
    async keepHashing() {
      state.gate = new Promise(resolve => (state.release = resolve))
      const waits = new Promise<void>(resolve => (state.waiting = resolve))
      kept = auth.login({ login: login.username, password: 'x' }).catch(() => {})
      await waits
    },
    async close() {
      state.release()
      await kept
      state.stopped = false
      await auth.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

interface State {
  stopped: boolean
  gate: Promise<void>
  release: () => void
  waiting: () => void
}

function applicationOf(auth: World['auth']): express.Express {
  const plain = sallyport(auth)
  const web = sallyport(auth, { cookies: { origins: [page] } })
  const app = express()
  app.get('/.well-known/jwks.json', plain.jwks)
  return app.use('/auth', plain.routes).use('/web/auth', web.routes).use(plain.errors())
}

/** The store, of which every port fails from a time on. */
function stoppable(store: Store, state: State): Store {
  const ports = Object.entries(store).map(([name, port]: [string, object]) => [name, stoppablePort(port, state)])
  return Object.fromEntries(ports) as Store
}

function stoppablePort(port: object, state: State): object {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: readonly unknown[]): unknown =>
        state.stopped ? Promise.reject(new Error('connect ECONNREFUSED')) : Reflect.apply(member, target, args)
    },
  })
}

/** The hasher, which waits at the gate. */
function pausing(state: State): PasswordHasher {
  const passed = async <T>(work: () => Promise<T>): Promise<T> => {
    state.waiting()
    await state.gate
    return work()
  }
  return {
    ...hasher,
    hash: async password => passed(async () => hasher.hash(password)),
    verify: async (password, hash) => passed(async () => hasher.verify(password, hash)),
  }
}
