import { randomBytes } from 'node:crypto'
import { compare, hash } from '@node-rs/bcrypt'
import express, { type RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import type { Pool } from 'pg'
import { type Contestant, email, password } from '../contestant.ts'
import { bearerClient } from './bearer-client.ts'

const accessSecret = 'the access secret of the comparison'
const refreshSecret = 'the refresh secret of the comparison'
/** The members of all bodies. */
interface Body {
  readonly username: string
  readonly password: string
  readonly refresh_token: string
}

const bodyOf = ({ body }: express.Request) => body as Body

const packages = ['passport', 'passport-jwt', 'jsonwebtoken']

async function createUsers(pool: Pool): Promise<void> {
  await pool.query('create table users (id text primary key, password_hash text)')
  await pool.query('insert into users values ($1, $2)', [email, await hash(password, { cost: 12 })])
}

/** Returns the id of the user, or undefined for wrong credentials. */
async function check(pool: Pool, { username, password: given }: Body): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string; password_hash: string }>('select * from users where id = $1', [
    username,
  ])
  return rows[0] && (await compare(given, rows[0].password_hash)) ? rows[0].id : undefined
}

const accessTokenOf = (sub: string) => jwt.sign({ sub }, accessSecret, { expiresIn: '15m' })

/** An application whose routes are guarded by passport-jwt. */
function appWith(routes: (app: express.Express) => void): { readonly app: express.Express } {
  const options = {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    secretOrKey: accessSecret,
    algorithms: ['HS256' as const],
  }
  passport.use(
    new Strategy(options, (payload: object, done: (error: null, user: object) => void) => done(null, payload)),
  )
  const app = express().use(express.json())
  routes(app)
  const guard = passport.authenticate('jwt', { session: false }) as RequestHandler
  app.get('/orders', guard, (_req, res) => void res.json({ orders: [] }))
  app.get('/forgotten', (_req, res) => void res.json({ orders: [] }))
  return { app }
}

/** Both tokens are signed, and nothing is stored. */
export const handMade: Contestant = {
  title: 'hand-made, nothing stored',
  setup: 'passport-jwt guards, a signed access token for 15 minutes and a signed refresh token for 7 days.',
  packages,
  client: bearerClient,
  prepare: createUsers,
  build: async pool =>
    appWith(app => {
      app.post('/auth/login', async (req, res) => {
        const sub = await check(pool, bodyOf(req))
        if (sub === undefined) return void res.sendStatus(401)
        const refresh_token = jwt.sign({ sub }, refreshSecret, { expiresIn: '7d' })
        res.json({ access_token: accessTokenOf(sub), refresh_token })
      })
      app.post('/auth/refresh', (req, res) => {
        try {
          const { sub } = jwt.verify(bodyOf(req).refresh_token, refreshSecret, { algorithms: ['HS256'] })
          res.json({ access_token: accessTokenOf(String(sub)) })
        } catch {
          res.sendStatus(401)
        }
      })
      app.post('/auth/logout', (_req, res) => void res.sendStatus(204)) // the client forgets its tokens
    }),
}

/** Refresh tokens are rows that work once. */
export const handMadeRotating: Contestant = {
  title: 'hand-made, rotating',
  setup:
    'passport-jwt guards, and random refresh tokens in a table. A refresh deletes the old row and inserts a new one.',
  packages,
  client: bearerClient,
  async prepare(pool) {
    await createUsers(pool)
    await pool.query('create table refresh_tokens (token text primary key, user_id text not null)')
  },
  build: async pool => {
    const tokensFor = async (sub: string) => {
      const refresh_token = randomBytes(32).toString('base64url')
      await pool.query('insert into refresh_tokens values ($1, $2)', [refresh_token, sub])
      return { access_token: accessTokenOf(sub), refresh_token }
    }
    const take = async (token: string) => {
      const text = 'delete from refresh_tokens where token = $1 returning user_id'
      return (await pool.query<{ user_id: string }>(text, [token])).rows[0]?.user_id
    }
    return appWith(app => {
      app.post('/auth/login', async (req, res) => {
        const sub = await check(pool, bodyOf(req))
        if (sub === undefined) res.sendStatus(401)
        else res.json(await tokensFor(sub))
      })
      app.post('/auth/refresh', async (req, res) => {
        const sub = await take(bodyOf(req).refresh_token)
        if (sub === undefined) res.sendStatus(401)
        else res.json(await tokensFor(sub))
      })
      app.post('/auth/logout', async (req, res) => {
        await take(bodyOf(req).refresh_token)
        res.sendStatus(204)
      })
    })
  },
}
