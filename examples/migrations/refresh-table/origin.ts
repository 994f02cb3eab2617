import { randomBytes, pbkdf2Sync, scryptSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hash as argon2 } from '@node-rs/argon2'
import { migrate } from '@sallyport/postgres'
import bcrypt from 'bcryptjs'
import { send } from '../contract/client.ts'
import type { Origin } from '../contract/origin.ts'
import { secrets, serve } from '../contract/serve.ts'
import { openAuth as after } from './after/auth.ts'
import { createApp, type OpenAuth } from './app/app.ts'
import { openAuth as back } from './back/auth.ts'
import { openAuth as before } from './before/auth.ts'
import type { Tokens } from './before/tokens.ts'

const versions: Record<'before' | 'after' | 'back', OpenAuth> = { before, after, back }
const env = {
  ...secrets('JWT_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
  OLD_TOKENS_UNTIL: new Date(Date.now() + 86_400_000).toISOString(),
}

/** How passwords were hashed over the years. */
export const oldHashes: readonly ((password: string) => Promise<string>)[] = [
  password => bcrypt.hash(password, 10),
  password => argon2(password),
  async password => {
    const salt = randomBytes(16).toString('hex')
    return `${salt}:${scryptSync(password, salt, 64).toString('hex')}`
  },
  async password => {
    const salt = randomBytes(16)
    const phc = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
    const key = pbkdf2Sync(password, salt, 100_000, 32, 'sha256')
    return `$pbkdf2-sha256$i=100000$${phc(salt)}$${phc(key)}`
  },
]

let added = 0

export const refreshTable: Origin<Tokens> = {
  name: 'a refresh table',
  async prepare({ pool }) {
    for (const file of ['app/database.sql', 'after/database.sql']) {
      await pool.query(await readFile(new URL(file, import.meta.url), 'utf8'))
    }
    await migrate(pool)
  },
  async addUser({ pool }, { email, password, role }) {
    const hash = await oldHashes[added++ % oldHashes.length]!(password)
    const sql = 'insert into users (email, password_hash, role) values ($1, $2, $3) returning id'
    return (await pool.query(sql, [email, hash, role])).rows[0].id
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
  headers: ({ accessToken }) => ({ authorization: `Bearer ${accessToken}` }),
  refresh: (app, { refreshToken }) => send(app, 'POST', '/refresh', {}, { refreshToken }),
  logout: (app, { refreshToken }) => send(app, 'POST', '/logout', {}, { refreshToken }),
  lifetime: 15 * 60_000,
  survives: { newOnBefore: false, newOnBack: true, refreshOnBack: true },
}
