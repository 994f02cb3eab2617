import { setTimeout } from 'node:timers/promises'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import express from 'express'
import type { Pool } from 'pg'
import { type Client, type Contestant, email, origin, password } from '../contestant.ts'
import { cookieHeader, readCookies, send } from '../requests.ts'

/** In production, three logins from one address are allowed in ten seconds. */
const limitMilliseconds = 11_000

const client: Client = {
  async login(url) {
    const attempt = { headers: { origin }, json: { email, password } }
    const { status, cookies } = await send(`${url}/api/auth/sign-in/email`, attempt)
    if (status === 429) return setTimeout(limitMilliseconds).then(() => client.login(url))
    if (status !== 200) throw new Error(`the login failed with ${status}`)
    return visitOf(cookieHeader(cookies))
  },
  async renew(url, { headers }) {
    const { status, body, cookies } = await send(`${url}/api/auth/get-session`, { headers })
    if (status !== 200) return { status }
    if (body['session'] === undefined) return { status: 401 } // the body is null: there is no session
    return { status, visit: visitOf(cookieHeader(readCookies(headers['cookie']), cookies)) }
  },
  async logout(url, { headers }) {
    await send(`${url}/api/auth/sign-out`, { headers, json: {} })
  },
}

function visitOf(cookie: string) {
  const token = [...readCookies(cookie)].find(([name]) => name.endsWith('session_token'))
  return { headers: { cookie, origin }, kept: token?.[1] ?? '' }
}

function contestant(title: string, setup: string, session: BetterAuthOptions['session']): Contestant {
  const authOn = (pool: Pool) =>
    betterAuth({
      baseURL: origin,
      secret: 'the secret of the comparison, at least 32 characters',
      database: pool,
      emailAndPassword: { enabled: true },
      telemetry: { enabled: false },
      ...(session && { session }),
    })
  return {
    title,
    setup,
    packages: ['better-auth'],
    client,
    async prepare(pool) {
      const auth = authOn(pool)
      await (await getMigrations(auth.options)).runMigrations()
      await auth.api.signUpEmail({ body: { name: 'Ann', email, password } })
    },
    async build(pool) {
      const auth = authOn(pool)
      const app = express()
      app.all('/api/auth/*splat', toNodeHandler(auth))
      app.get('/orders', async (req, res) => {
        const found = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) })
        if (found) res.json({ orders: [] })
        else res.sendStatus(401)
      })
      app.get('/forgotten', (_req, res) => void res.json({ orders: [] }))
      return { app }
    },
  }
}

export const betterAuthDefault = contestant(
  'better-auth',
  'The defaults, with e-mail and password, on a `pg` pool. Routes call `auth.api.getSession`.',
  undefined,
)

export const betterAuthCached = contestant(
  'better-auth, cookie cache',
  'The same with `session.cookieCache`, which its documentation recommends for fewer queries, for 5 minutes.',
  { cookieCache: { enabled: true, maxAge: 5 * 60 } },
)
