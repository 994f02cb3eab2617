import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { Pool } from 'pg'
import { createNotes } from '../../tables/notes.ts'
import { createUsers, type Users } from '../../tables/users.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** What handlers read from `res.locals.session`, and pages get from `useSession()`. */
export interface Session {
  readonly user: { readonly id: string; readonly email: string; readonly role: 'user' | 'admin' }
  readonly expires: string
}

/** What the module `auth.ts` of a version gives the application. */
export interface AuthModule {
  /** The routes below `/auth`. */
  readonly routes: RequestHandler
  /** Sets `res.locals.session`, to null for nobody. */
  readonly currentSession: RequestHandler | RequestHandler[]
  readonly errors: ErrorRequestHandler
  close(): Promise<void>
}

export type OpenAuth = (env: Env, pool: Pool, users: Users) => AuthModule

/** Creates the application. Only `openAuth` differs between its versions. */
export function createApp(env: Env, openAuth: OpenAuth) {
  const pool = new Pool({ connectionString: env['DATABASE_URL'] })
  const [users, notes] = [createUsers(pool), createNotes(pool)]
  const { routes, currentSession, errors, close } = openAuth(env, pool, users)

  const app = express()
  app.set('trust proxy', 'loopback')
  app.use('/auth', routes)
  app.use(currentSession, express.json())

  app.get('/me', authenticatedUser, async (_req, res) => {
    const { id, email, role } = (await users.byId(userIn(res.locals)))!
    res.json({ id, email, role })
  })

  app.get('/notes', authenticatedUser, async (_req, res) => {
    res.json((await notes.of(userIn(res.locals))).map(({ id, text }) => ({ id, text })))
  })

  app.post('/notes', authenticatedUser, async (req, res) => {
    const text: unknown = req.body?.text
    if (typeof text !== 'string' || text === '') return void res.status(400).json({ message: 'text is missing' })
    const note = await notes.add(userIn(res.locals), text)
    res.status(201).json({ id: note.id, text: note.text })
  })

  app.delete('/notes/:id', authenticatedUser, async (req, res) => {
    const note = await notes.find(Number(req.params['id']))
    if (note === undefined) return void res.status(404).json({ message: 'not found' })
    if (note.user_id !== userIn(res.locals) && !isAdmin(res.locals))
      return void res.status(403).json({ message: 'not yours' })
    await notes.remove(note.id)
    res.status(204).end()
  })

  app.get('/admin/users', authenticatedUser, async (_req, res) => {
    if (!isAdmin(res.locals)) return void res.status(403).json({ message: 'only for admins' })
    res.json((await users.all()).map(({ id, email, role }) => ({ id, email, role })))
  })

  app.use(errors)
  return {
    app,
    async close() {
      await close()
      await pool.end()
    },
  }
}

const authenticatedUser: RequestHandler = (_req, res, next) => {
  if (res.locals['session']) return next()
  res.status(401).json({ message: 'log in first' })
}

function userIn(locals: Record<string, unknown>): number {
  return Number((locals['session'] as Session).user.id)
}

function isAdmin(locals: Record<string, unknown>): boolean {
  return (locals['session'] as Session).user.role === 'admin'
}
