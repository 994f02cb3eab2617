import { readFile } from 'node:fs/promises'
import { migrate } from '@sallyport/postgres'
import bcrypt from 'bcryptjs'
import { cookieHeader, cookiesOf, send } from '../contract/client.ts'
import { newCost, oldCost } from '../contract/costs.ts'
import type { App, Origin } from '../contract/origin.ts'
import { secrets, serve } from '../contract/serve.ts'
import { openAuth as after } from './after/auth.ts'
import { createApp, type OpenAuth } from './app/app.ts'
import { openAuth as back } from './back/auth.ts'
import { openAuth as before } from './before/auth.ts'

/** The cookies of a browser. */
type Cookies = ReadonlyMap<string, string>

const versions: Record<'before' | 'after' | 'back', OpenAuth> = { before, after, back }
export const env = {
  ...secrets('AUTH_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
  BCRYPT_COST: String(newCost),
  OLD_SESSIONS_UNTIL: new Date(Date.now() + 86_400_000).toISOString(),
}

/** What a browser sends with a request of a page of the application. */
export function fromPage(cookies: Cookies): Record<string, string> {
  return { ...cookieHeader(cookies), 'sec-fetch-site': 'same-origin' }
}

/** Posts a form of Auth.js, with its CSRF token, as `signIn` and `signOut` do. */
export async function postForm(
  app: App,
  path: string,
  cookies: Cookies,
  fields: Record<string, string>,
  more: Record<string, string> = {},
): Promise<Response> {
  const response = await send(app, 'GET', '/auth/csrf', cookieHeader(cookies))
  const { csrfToken } = (await response.json()) as { readonly csrfToken: string }
  const headers = { ...fromPage(cookiesOf(response, cookies)), ...more }
  const body = new URLSearchParams({ ...fields, csrfToken }) // fetch sets its content type
  return fetch(app.url + path, { method: 'POST', headers, body, redirect: 'manual' })
}

export const authJs: Origin<Cookies> = {
  name: 'Auth.js',
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
    const given = { ...env, DATABASE_URL: url, SALLYPORT_PERCENT: String(percent) }
    const { app, close } = createApp(given, versions[version])
    return serve(app, close)
  },
  login: (app, email, password) => postForm(app, '/auth/callback/credentials', new Map(), { email, password }),
  async credential(response, previous) {
    const isSession = ([name]: readonly [string, string]) => /session-token|^__Host-sp-(?:refresh|access)$/.test(name)
    return new Map([...cookiesOf(response, previous)].filter(isSession))
  },
  headers: fromPage,
  refresh: (app, cookies) => send(app, 'GET', '/auth/session', fromPage(cookies)),
  lifetime: 30 * 86_400_000,
  refusedLogin: 302,
  survives: { newOnBefore: false, newOnBack: true, refreshOnBack: true },
}
