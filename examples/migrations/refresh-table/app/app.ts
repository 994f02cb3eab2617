import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express'
import { Pool } from 'pg'
import { createNotes } from './notes.ts'
import { createUsers, type Users } from './users.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** The user of a request, as the access token names them. */
export interface Caller {
  readonly id: number
  readonly role: string
}

/** What the module `auth.ts` of a version gives the application. */
export interface AuthModule {
  readonly requireUser: RequestHandler
  readonly callerOf: (req: Request) => Caller
  /** How often each event of Sallyport happened, for metrics. */
  readonly counts?: ReadonlyMap<string, number>
  /** The routes of logins and of what belongs to them. */
  readonly routes: RequestHandler
  readonly errors?: ErrorRequestHandler
  close(): Promise<void>
}

export type OpenAuth = (env: Env, pool: Pool, users: Users) => AuthModule

/** Creates the application. Only `openAuth` differs between its versions. */
export function createApp(env: Env, openAuth: OpenAuth) {
  const pool = new Pool({ connectionString: env['DATABASE_URL'], max: Number(env['POOL_SIZE'] ?? 10) })
  const [users, notes] = [createUsers(pool), createNotes(pool)]
  const { requireUser, callerOf, routes, errors, counts, close } = openAuth(env, pool, users)

  const app = express()
  app.set('trust proxy', 1) // the load balancer
  app.use(express.json())
  app.use(routes)

  app.get('/me', requireUser, async (req, res) => {
    const { id, email, role } = (await users.byId(callerOf(req).id))!
    res.json({ id, email, role })
  })

  app.get('/notes', requireUser, async (req, res) => {
    const found = await notes.of(callerOf(req).id)
    res.json(found.map(({ id, text }) => ({ id, text })))
  })

  app.post('/notes', requireUser, async (req, res) => {
    const text: unknown = req.body?.text
    if (typeof text !== 'string' || text === '') return void res.status(400).json({ error: 'text is missing' })
    const note = await notes.add(callerOf(req).id, text)
    res.status(201).json({ id: note.id, text: note.text })
  })

  app.delete('/notes/:id', requireUser, async (req, res) => {
    const note = await notes.find(Number(req.params['id']))
    if (note === undefined) return void res.status(404).json({ error: 'not found' })
    const { id, role } = callerOf(req)
    if (note.user_id !== id && role !== 'admin') return void res.status(403).json({ error: 'not yours' })
    await notes.remove(note.id)
    res.status(204).end()
  })

  app.get('/admin/users', requireUser, async (req, res) => {
    if (callerOf(req).role !== 'admin') return void res.status(403).json({ error: 'not an admin' })
    res.json((await users.all()).map(({ id, email, role }) => ({ id, email, role })))
  })

  if (errors) app.use(errors)
  return {
    app,
    counts,
    async close() {
      await close()
      await pool.end()
    },
  }
}
