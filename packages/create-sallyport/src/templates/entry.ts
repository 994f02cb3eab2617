import type { Choices } from '../choices.ts'
import { lines } from './lines.ts'
import { storeTemplates } from './stores.ts'

export function mainFile({ store }: Choices): string {
  const variable = storeTemplates[store].variable?.[0]
  return `import { startApp } from './app.js'
import { createAppAuth } from './auth.js'
import { openStore } from './store.js'
import { createUsers } from './users.js'

async function main(): Promise<void> {
  const { store, close } = await openStore(${variable === undefined ? 'undefined' : `process.env.${variable}`})
  const auth = createAppAuth(store, await createUsers(process.env.DEMO_PASSWORD))
  await auth.ready()
  const app = await startApp(auth, Number(process.env.PORT ?? 3000))
  console.log(\`Listening on \${app.url}\`)
  const stop = () => void app.close().then(close)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
`
}

/** The module for the `sallyport` command, the same for every framework: it opens the application and serves nothing. */
export function openAppFile({ store }: Choices): string {
  const variable = storeTemplates[store].variable?.[0]
  return `import { createApp as createServer } from './app.js'
import { createAppAuth } from './auth.js'
import { openStore } from './store.js'
import { createUsers } from './users.js'

/** Opens the application for the sallyport command, which calls no route. */
export async function createApp({ env }: { env: NodeJS.ProcessEnv }) {
  const { store, close } = await openStore(${variable === undefined ? 'undefined' : `env.${variable}`})
  const auth = createAppAuth(store, await createUsers(env.DEMO_PASSWORD), env)
  return { app: await createServer(auth), auth, close: () => auth.close().then(close) }
}
`
}

/** The test file, the same for every framework: it calls the application over HTTP. */
export function testFile({ store, policy }: Choices): string {
  const { urlInTests } = storeTemplates[store]
  return lines(
    `import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'`,
    urlInTests === undefined && `import { memoryStore } from '@sallyport/core'`,
    `import { startApp } from './app.js'
import { createAppAuth } from './auth.js'`,
    urlInTests !== undefined && `import { openStore } from './store.js'`,
    `import { createUsers } from './users.js'

const password = 'correct horse battery staple'
const secret = () => randomBytes(48).toString('base64')
let app: Awaited<ReturnType<typeof startApp>>
let closeStore = async () => {}

before(async () => {`,
    urlInTests === undefined
      ? `  // Tests need no server. main.ts uses the store of store.ts.
  const store = memoryStore()`
      : `  const { store, close } = await openStore('${urlInTests}')
  closeStore = close`,
    `  const env = { JWT_ACCESS_SECRET: secret(), JWT_REFRESH_SECRET: secret() }
  app = await startApp(createAppAuth(store, await createUsers(password), env), 0)
})

after(async () => {
  await app.close()
  await closeStore()
})

async function post(path: string, body: object, token?: string) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: \`Bearer \${token}\` }) }
  return fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function get(path: string, token?: string) {
  return fetch(app.url + path, { headers: token ? { authorization: \`Bearer \${token}\` } : {} })
}

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

async function logIn(username: string): Promise<Tokens> {
  const response = await post('/auth/login', { username, password })
  assert.equal(response.status, 200)
  return (await response.json()) as Tokens
}

test('a login gives access to guarded routes, a wrong password does not', async () => {
  const { access_token } = await logIn('maker')
  const response = await get('/me', access_token)
  assert.deepEqual(await response.json(), { id: 'u-1', roles: ['maker'] })
  assert.equal((await get('/me')).status, 401)
  assert.equal((await post('/auth/login', { username: 'maker', password: 'wrong' })).status, 401)
})

test('a refresh token returns new tokens, but not after the logout', async () => {
  const { refresh_token } = await logIn('maker')
  const refreshed = await post('/auth/refresh', { refresh_token })
  assert.equal(refreshed.status, 200)
  const next = (await refreshed.json()) as Tokens
  assert.equal((await get('/me', next.access_token)).status, 200)
  assert.equal((await post('/auth/logout', { refresh_token: next.refresh_token })).status, 204)
  assert.equal((await post('/auth/refresh', { refresh_token: next.refresh_token })).status, 401)
})

test('only checkers can read reports', async () => {
  const [maker, checker] = [await logIn('maker'), await logIn('checker')]
  assert.equal((await get('/reports', maker.access_token)).status, 403)
  assert.equal((await get('/reports', checker.access_token)).status, 200)
})
`,
    policy &&
      `test('a checker can approve only orders that others made', async () => {
  const [maker, checker] = [await logIn('maker'), await logIn('checker')]
  assert.equal((await post('/orders/o-1/approve', {}, checker.access_token)).status, 200)
  assert.equal((await post('/orders/o-2/approve', {}, checker.access_token)).status, 403)
  assert.equal((await post('/orders/o-1/approve', {}, maker.access_token)).status, 403)
})
`,
    `test('every route has a guard or states why it is public', async () => {
  const { findings } = await app.audit()
  assert.deepEqual(findings, [])
})
`,
  )
}
