import { readFile } from 'node:fs/promises'
import { migrate } from '@sallyport/postgres'
import bcrypt from 'bcryptjs'
import { cookieHeader, cookiesOf, send } from '../contract/client.ts'
import { newCost, oldCost } from '../contract/costs.ts'
import type { Origin, Version } from '../contract/origin.ts'
import { secrets, urlOf } from '../contract/serve.ts'
import { registerAuth as after } from './after/auth.ts'
import { createApp, type RegisterAuth } from './app/app.ts'
import { registerAuth as back } from './back/auth.ts'
import { registerAuth as before } from './before/auth.ts'

/** What clients of this application keep: a script has the access token, and the browser has the cookie. */
interface Credential {
  readonly token: string
  readonly cookies: ReadonlyMap<string, string>
}

const versions: Readonly<Record<Version, RegisterAuth>> = { before, after, back }
const env = {
  ...secrets('ACCESS_TOKEN_SECRET', 'REFRESH_TOKEN_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
  BCRYPT_COST: String(newCost),
  OLD_TOKENS_UNTIL: new Date(Date.now() + 86_400_000).toISOString(),
}

export const fastifyJwt: Origin<Credential> = {
  name: '@fastify/jwt',
  async prepare({ pool }) {
    await pool.query(await readFile(new URL('../tables/database.sql', import.meta.url), 'utf8'))
    await migrate(pool)
  },
  async addUser({ pool }, { email, password, role }) {
    const sql = 'insert into users (email, password_hash, role) values ($1, $2, $3) returning id'
    return (await pool.query(sql, [email, await bcrypt.hash(password, oldCost), role])).rows[0].id
  },
  async passwordHash({ pool }, id) {
    return (await pool.query('select password_hash from users where id = $1', [id])).rows[0].password_hash
  },
  async start(version, { url }, { percent = 100 } = {}) {
    const app = await createApp({ ...env, DATABASE_URL: url, SALLYPORT_PERCENT: String(percent) }, versions[version])
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { url: urlOf(app.server), close: () => app.close() }
  },
  login: (app, email, password) => send(app, 'POST', '/login', {}, { email, password }),
  async credential(response, previous) {
    const { token } = (await response.json()) as { token: string }
    return { token, cookies: cookiesOf(response, previous?.cookies) }
  },
  headers: ({ token }) => ({ authorization: `Bearer ${token}` }),
  refresh: (app, { cookies }) => send(app, 'POST', '/refresh', cookieHeader(cookies)),
  lifetime: 10 * 60_000,
  survives: { newOnBefore: false, newOnBack: true, refreshOnBack: true },
}
