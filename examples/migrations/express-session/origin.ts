import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { migrate } from '@sallyport/postgres'
import bcrypt from 'bcryptjs'
import { createClient } from 'redis'
import { send } from '../contract/client.ts'
import type { Origin } from '../contract/origin.ts'
import { secrets, serve } from '../contract/serve.ts'
import { openAuth as after } from './after/auth.ts'
import { createApp, type OpenAuth } from './app/app.ts'
import { openAuth as back } from './back/auth.ts'
import { openAuth as before } from './before/auth.ts'

const versions: Record<'before' | 'after' | 'back', OpenAuth> = { before, after, back }

/** A browser: its cookies by name. */
export type Browser = ReadonlyMap<string, string>

/** What a browser has after a response. */
export function browserAfter(response: Response, browser: Browser = new Map()): Browser {
  const cookies = new Map(browser)
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }
  return cookies
}

/** Creates the origin; its sessions are in this Redis. */
export function expressSession(redisUrl: string): Origin<Browser> {
  const env = {
    ...secrets('SESSION_SECRET', 'OLD_SESSION_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
    REDIS_URL: redisUrl,
    SESSION_PREFIX: `move-${randomBytes(6).toString('hex')}:`,
  }
  const headers = (browser: Browser) => ({
    'sec-fetch-site': 'same-origin',
    cookie: [...browser].map(([name, value]) => `${name}=${value}`).join('; '),
  })

  return {
    name: 'express-session',
    async prepare({ pool }) {
      await pool.query(await readFile(new URL('app/database.sql', import.meta.url), 'utf8'))
      await migrate(pool)
    },
    async addUser({ pool }, { email, password, role }) {
      const sql = 'insert into users (email, password_hash, role) values ($1, $2, $3) returning id'
      return (await pool.query(sql, [email, await bcrypt.hash(password, 10), role])).rows[0].id
    },
    async passwordHash({ pool }, id) {
      return (await pool.query('select password_hash from users where id = $1', [id])).rows[0].password_hash
    },
    async start(version, { url }, { percent = 100 } = {}) {
      const settings = { ...env, DATABASE_URL: url, SALLYPORT_PERCENT: String(percent) }
      const { app, close } = await createApp(settings, versions[version])
      return serve(app, close)
    },
    login: (app, email, password) =>
      send(app, 'POST', '/login', { 'sec-fetch-site': 'same-origin' }, { email, password }),
    credential: async (response, previous) => browserAfter(response, previous),
    headers,
    logout: (app, browser) => send(app, 'POST', '/logout', headers(browser)),
    lifetime: 7 * 86_400_000,
    async expire(_app, browser) {
      const [, sid = ''] = /^s:([^.]+)\./.exec(decodeURIComponent(browser.get('connect.sid') ?? '')) ?? []
      const redis = createClient({ url: redisUrl })
      await redis.connect()
      await redis.del(`${env.SESSION_PREFIX}${sid}`)
      redis.destroy()
    },
    survives: { newOnBefore: true, newOnBack: true, refreshOnBack: undefined },
  }
}
