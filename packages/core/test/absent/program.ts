// Runs where packages are absent, and prints what the developer, the log and a client see.
import { createServer } from 'node:http'
import { argon2Hasher } from '../../src/argon2.ts'
import {
  type AuthEvent,
  bcryptHasher,
  createAuth,
  isAuthError,
  memoryStore,
  migratingHasher,
  type PasswordHasher,
  pepperedHasher,
  scryptHasher,
  secretKey,
} from '../../src/index.ts'
import { sallyport } from '../../src/web.ts'
import { zxcvbnBlocklist } from '../../src/zxcvbn.ts'

const password = 'correct horse battery staple'
const secret = (first: string) => `${first}9Lq2vR7tB4mK8wZ3pD6nF1cH5jX0sYgTaUeVbQ`

/** Resolves to what a rejection tells, or to 'resolved'. */
async function told(call: () => Promise<unknown>): Promise<object | 'resolved'> {
  try {
    await call()
    return 'resolved'
  } catch (error) {
    if (!isAuthError(error)) return { error: String(error) }
    const { name, message, cause } = error.cause as Error
    return { code: error.code, name, message, cause: String(cause) }
  }
}

function authWith(hasher: PasswordHasher | undefined, events: AuthEvent[]) {
  const ann = { id: 'ann', user: {}, passwordHash: `$2b$12$${'.'.repeat(53)}` }
  const find = async (login: string) => (login === 'ann' ? ann : undefined)
  return createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(secret('a')),
    refreshKey: secretKey(secret('b')),
    store: memoryStore({ allowInProduction: true }),
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    ...(hasher && { hashing: { hasher } }),
    onEvent: event => void events.push(event),
  })
}

async function withBcrypt() {
  const events: AuthEvent[] = []
  const auth = authWith(undefined, events)
  const { router } = sallyport(auth, { clientIp: false })
  const { fetch } = router({})
  const login = async (username: string) => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ username, password })
    const response = await fetch(new Request('https://api.example.com/auth/login', { method: 'POST', headers, body }))
    return { status: response.status, body: await response.text() }
  }
  const result = {
    ready: await told(() => auth.ready()),
    hash: await told(() => auth.passwords.hash(password)),
    known: await login('ann'),
    unknown: await login('eve'),
    failures: events.flatMap(event => (event.type === 'store_failed' ? [[event.operation, event.reason]] : [])),
  }
  await auth.close()
  return result
}

async function withScrypt() {
  const auth = authWith(migratingHasher(scryptHasher({ cost: 8192 })), [])
  const result = {
    ready: await told(() => auth.ready()),
    hash: (await auth.passwords.hash(password)).slice(0, 8),
  }
  await auth.close()
  return result
}

// Keeps the process until everything was told.
const server = createServer().listen(0, '127.0.0.1')
const peppered = pepperedHasher(bcryptHasher(), { current: secret('c') })
const report = {
  bcrypt: await withBcrypt(),
  peppered: await told(async () => peppered.ready?.()),
  scrypt: await withScrypt(),
  argon2: await told(() => argon2Hasher().hash(password)),
  zxcvbn: await told(() => zxcvbnBlocklist().check(password, [])),
}
server.close()
process.stdout.write(JSON.stringify(report))
