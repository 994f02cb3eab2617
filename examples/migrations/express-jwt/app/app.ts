import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import type { Request } from 'express-jwt'
import { Pool } from 'pg'
import { createNotes } from '../../tables/notes.ts'
import { createUsers, type Users } from '../../tables/users.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** What the module `auth.ts` of a version gives the application. */
export interface AuthModule {
  readonly requireUser: RequestHandler
  readonly requireScope: (scope: string) => RequestHandler
  /** The routes of logins and of what belongs to them. */
  readonly routes: RequestHandler
  readonly errors: ErrorRequestHandler
  close(): Promise<void>
}

export type OpenAuth = (env: Env, pool: Pool, users: Users) => AuthModule

/** Creates the application. Only `openAuth` differs between its versions. */
export function createApp(env: Env, openAuth: OpenAuth) {
  const pool = new Pool({ connectionString: env['DATABASE_URL'] })
  const [users, notes] = [createUsers(pool), createNotes(pool)]
  const { requireUser, requireScope, routes, errors, close } = openAuth(env, pool, users)

  const app = express()
  app.use(express.json())
  app.use(routes)

  app.get('/me', requireUser, async (req: Request, res) => {
    const { id, email, role } = (await users.byId(Number(req.auth?.sub)))!
    res.json({ id, email, role })
  })

  app.get('/notes', requireUser, async (req: Request, res) => {
    const found = await notes.of(Number(req.auth?.sub))
    res.json(found.map(({ id, text }) => ({ id, text })))
  })

  app.post('/notes', requireUser, async (req: Request, res) => {
    const text: unknown = req.body?.text
    if (typeof text !== 'string' || text === '') return void res.status(400).json({ message: 'text is missing' })
    const note = await notes.add(Number(req.auth?.sub), text)
    res.status(201).json({ id: note.id, text: note.text })
  })

  app.delete('/notes/:id', requireUser, async (req: Request, res) => {
    const note = await notes.find(Number(req.params['id']))
    if (note === undefined) return void res.status(404).json({ message: 'not found' })
    const isAdmin = String(req.auth?.['scope']).split(' ').includes('admin')
    if (note.user_id !== Number(req.auth?.sub) && !isAdmin) return void res.status(403).json({ message: 'not yours' })
    await notes.remove(note.id)
    res.status(204).end()
  })

  app.get('/admin/users', requireUser, requireScope('admin'), async (_req, res) => {
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
