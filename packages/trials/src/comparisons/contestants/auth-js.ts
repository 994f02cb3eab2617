import { ExpressAuth, type ExpressAuthConfig, getSession } from '@auth/express'
import Credentials from '@auth/express/providers/credentials'
import { compare, hash } from '@node-rs/bcrypt'
import express from 'express'
import type { Pool } from 'pg'
import { type Client, type Contestant, email, password } from '../contestant.ts'
import { cookieHeader, readCookies, send } from '../requests.ts'

const client: Client = {
  async login(url) {
    const csrf = await send(`${url}/auth/csrf`)
    const { cookies } = await send(`${url}/auth/callback/credentials`, {
      headers: { cookie: cookieHeader(csrf.cookies) },
      form: { csrfToken: String(csrf.body['csrfToken']), email, password },
    })
    return visitOf(cookieHeader(csrf.cookies, cookies))
  },
  async renew(url, { headers }) {
    const { status, body, cookies } = await send(`${url}/auth/session`, { headers })
    if (status !== 200) return { status }
    if (body['user'] === undefined) return { status: 401 } // the body is null: there is no session
    return { status, visit: visitOf(cookieHeader(readCookies(headers['cookie']), cookies)) }
  },
  async logout(url, { headers }) {
    const csrf = await send(`${url}/auth/csrf`, { headers })
    const form = { csrfToken: String(csrf.body['csrfToken']) }
    await send(`${url}/auth/signout`, { headers, form })
  },
}

function visitOf(cookie: string) {
  const kept = readCookies(cookie).get('authjs.session-token')
  if (kept === undefined) throw new Error('the login set no session cookie')
  return { headers: { cookie }, kept }
}

function configOn(pool: Pool): ExpressAuthConfig {
  return {
    secret: 'the secret of the comparison, at least 32 characters',
    trustHost: true,
    basePath: '/auth',
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize(given) {
          const text = 'select id, password_hash from users where id = $1'
          const { rows } = await pool.query<{ id: string; password_hash: string }>(text, [given.email])
          const isRight = rows[0] && (await compare(String(given.password), rows[0].password_hash))
          return isRight ? { id: rows[0]!.id, email: rows[0]!.id } : null
        },
      }),
    ],
  }
}

/** Auth.js with the credentials provider, which allows only sessions in an encrypted cookie. */
export const authJs: Contestant = {
  title: 'Auth.js',
  setup: '`@auth/express` with the credentials provider, which allows only JWT sessions. Routes call `getSession`.',
  packages: ['@auth/express'],
  client,
  async prepare(pool) {
    await pool.query('create table users (id text primary key, password_hash text)')
    await pool.query('insert into users values ($1, $2)', [email, await hash(password, { cost: 12 })])
  },
  async build(pool) {
    const config = configOn(pool)
    const app = express()
    app.use('/auth', ExpressAuth(config))
    app.get('/orders', async (req, res) => {
      if (await getSession(req, config)) res.json({ orders: [] })
      else res.sendStatus(401)
    })
    app.get('/forgotten', (_req, res) => void res.json({ orders: [] }))
    return { app }
  },
}
