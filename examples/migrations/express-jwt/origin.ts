import { readFile } from 'node:fs/promises'
import { migrate } from '@sallyport/postgres'
import bcrypt from 'bcryptjs'
import { send } from '../contract/client.ts'
import type { Origin } from '../contract/origin.ts'
import { newCost, oldCost } from '../contract/costs.ts'
import { secrets, serve } from '../contract/serve.ts'
import { createApp, type OpenAuth } from './app/app.ts'
import { openAuth as after } from './after/auth.ts'
import { openAuth as back } from './back/auth.ts'
import { openAuth as before } from './before/auth.ts'

/** What clients of this application keep. */
interface Tokens {
  readonly token: string
  readonly refreshToken: string
}

const versions: Record<'before' | 'after' | 'back', OpenAuth> = { before, after, back }
const env = {
  ...secrets('ACCESS_TOKEN_SECRET', 'REFRESH_TOKEN_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
  BCRYPT_COST: String(newCost),
  OLD_TOKENS_UNTIL: new Date(Date.now() + 86_400_000).toISOString(),
}

export const expressJwt: Origin<Tokens> = {
  name: 'express-jwt',
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
    const { app, close } = createApp(
      { ...env, DATABASE_URL: url, SALLYPORT_PERCENT: String(percent) },
      versions[version],
    )
    return serve(app, close)
  },
  login: (app, email, password) => send(app, 'POST', '/login', {}, { email, password }),
  credential: response => response.json() as Promise<Tokens>,
  headers: ({ token }) => ({ authorization: `Bearer ${token}` }),
  refresh: (app, { refreshToken }) => send(app, 'POST', '/refresh', {}, { refreshToken }),
  lifetime: 15 * 60_000,
  survives: { newOnBefore: false, newOnBack: true, refreshOnBack: true },
}
