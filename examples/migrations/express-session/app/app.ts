import { RedisStore } from 'connect-redis'
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express'
import session, { type Store } from 'express-session'
import { Pool } from 'pg'
import { createClient } from 'redis'
import { createNotes } from './notes.ts'
import { createUsers, type User, type Users } from './users.ts'

export type Env = Readonly<Record<string, string | undefined>>

declare module 'express-session' {
  interface SessionData {
    /** What the visitor wants to buy; it is there before a login too. */
    cart: string[]
  }
}

/** What the module `auth.ts` of a version gives the application. */
export interface AuthModule {
  readonly requireUser: RequestHandler
  /** The routes of logins and of what belongs to them. */
  readonly routes: RequestHandler
  readonly errors?: ErrorRequestHandler
  close(): Promise<void>
}

export type OpenAuth = (env: Env, pool: Pool, users: Users, store: Store) => AuthModule

/** The user whom a guard let in. */
export function userOf(req: Request): User {
  return req.user as User
}

/** Creates the application. Only `openAuth` differs between its versions. */
export async function createApp(env: Env, openAuth: OpenAuth) {
  const pool = new Pool({ connectionString: env['DATABASE_URL'] })
  const redis = createClient({ url: env['REDIS_URL']! })
  await redis.connect()
  const store = new RedisStore({ client: redis, prefix: env['SESSION_PREFIX']! })
  const [users, notes] = [createUsers(pool), createNotes(pool)]
  const { requireUser, routes, errors, close } = openAuth(env, pool, users, store)

  const app = express()
  app.set('trust proxy', 1) // the load balancer
  app.use(express.json())
  app.use(
    session({
      store,
      // The second one signed the cookies of last year.
      secret: [env['SESSION_SECRET']!, env['OLD_SESSION_SECRET']!],
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { maxAge: 7 * 86_400_000, sameSite: 'lax', secure: 'auto' },
    }),
  )
  app.use(routes)

  app.get('/cart', (req, res) => void res.json(req.session.cart ?? []))
  app.post('/cart', (req, res) => {
    req.session.cart = [...(req.session.cart ?? []), String(req.body?.item)]
    res.status(201).json(req.session.cart)
  })

  app.get('/me', requireUser, (req, res) => {
    const { id, email, role } = userOf(req)
    res.json({ id, email, role })
  })

  app.get('/notes', requireUser, async (req, res) => {
    const found = await notes.of(userOf(req).id)
    res.json(found.map(({ id, text }) => ({ id, text })))
  })

  app.post('/notes', requireUser, async (req, res) => {
    const text: unknown = req.body?.text
    if (typeof text !== 'string' || text === '') return void res.status(400).json({ error: 'text is missing' })
    const note = await notes.add(userOf(req).id, text)
    res.status(201).json({ id: note.id, text: note.text })
  })

  app.delete('/notes/:id', requireUser, async (req, res) => {
    const note = await notes.find(Number(req.params['id']))
    if (note === undefined) return void res.status(404).json({ error: 'not found' })
    const { id, role } = userOf(req)
    if (note.user_id !== id && role !== 'admin') return void res.status(403).json({ error: 'not yours' })
    await notes.remove(note.id)
    res.status(204).end()
  })

  app.get('/admin/users', requireUser, async (req, res) => {
    if (userOf(req).role !== 'admin') return void res.status(403).json({ error: 'not an admin' })
    res.json((await users.all()).map(({ id, email, role }) => ({ id, email, role })))
  })

  if (errors) app.use(errors)
  return {
    app,
    async close() {
      await close()
      redis.destroy()
      await pool.end()
    },
  }
}
