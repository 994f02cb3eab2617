import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hashPassword } from 'better-auth/crypto'
import { getMigrations } from 'better-auth/db/migration'
import { migrate } from '@sallyport/postgres'
import { cookieHeader, cookiesOf, send } from '../contract/client.ts'
import { newCost } from '../contract/costs.ts'
import type { Origin } from '../contract/origin.ts'
import { secrets, serve } from '../contract/serve.ts'
import { openAuth as after } from './after/auth.ts'
import { createApp, type OpenAuth } from './app/app.ts'
import { createBetterAuth } from './app/better-auth.ts'
import { openAuth as back } from './back/auth.ts'
import { openAuth as before } from './before/auth.ts'

/** The cookies of a browser. */
type Cookies = ReadonlyMap<string, string>

const versions: Record<'before' | 'after' | 'back', OpenAuth> = { before, after, back }
const page = 'http://localhost:3000'
export const env = {
  ...secrets('BETTER_AUTH_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
  BETTER_AUTH_URL: page,
  BCRYPT_COST: String(newCost),
}

/** What a browser sends with a request of a page of the application. */
export function fromPage(cookies: Cookies): Record<string, string> {
  return { ...cookieHeader(cookies), origin: page, 'sec-fetch-site': 'same-origin' }
}

export const betterAuth: Origin<Cookies> = {
  name: 'better-auth',
  async prepare({ pool }) {
    const { runMigrations } = await getMigrations(createBetterAuth(env, pool).options)
    await runMigrations()
    await pool.query(await readFile(new URL('app/database.sql', import.meta.url), 'utf8'))
    await migrate(pool)
  },
  async addUser({ pool }, { email, password, role }) {
    const id = randomUUID()
    const user = `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt", role)
      values ($1, $2, $2, true, now(), now(), $3)`
    await pool.query(user, [id, email, role])
    const account = `insert into account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
      values ($1, $1, 'credential', $1, $2, now(), now())`
    await pool.query(account, [id, await hashPassword(password)])
    return id
  },
  async passwordHash({ pool }, id) {
    return (await pool.query('select password from account where "userId" = $1', [id])).rows[0].password
  },
  async start(version, { url }, { percent = 100 } = {}) {
    const given = { ...env, DATABASE_URL: url, SALLYPORT_PERCENT: String(percent) }
    const { app, close } = createApp(given, versions[version])
    return serve(app, close)
  },
  login: (app, email, password) =>
    send(app, 'POST', '/api/auth/sign-in/email', fromPage(new Map()), { email, password }),
  async credential(response, previous) {
    const isSession = ([name]: readonly [string, string]) => /session_token|^__Host-sp-(?:refresh|access)$/.test(name)
    return new Map([...cookiesOf(response, previous)].filter(isSession))
  },
  headers: fromPage,
  logout: (app, cookies) => send(app, 'POST', '/api/auth/sign-out', fromPage(cookies), {}),
  lifetime: 7 * 86_400_000,
  survives: { newOnBefore: false, newOnBack: true, refreshOnBack: undefined, hashOnBefore: false },
}
