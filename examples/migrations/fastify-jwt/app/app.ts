import type { JwtVerifyFunction } from '@fastify/jwt'
import fastify, { type FastifyInstance, type FastifyRequest, type onRequestAsyncHookHandler } from 'fastify'
import { Pool } from 'pg'
import { createNotes } from '../../tables/notes.ts'
import { createUsers, type Users } from '../../tables/users.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** The payload of access tokens, which handlers read from `request.user`. */
export interface Payload {
  id: number
  email: string
  role: 'user' | 'admin'
}

export interface Parts {
  readonly env: Env
  readonly pool: Pool
  readonly users: Users
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    namespaces: 'access' | 'refresh'
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    accessVerify: JwtVerifyFunction
    refreshVerify: JwtVerifyFunction
  }
  interface FastifyInstance {
    authenticate: onRequestAsyncHookHandler
    requireAdmin: onRequestAsyncHookHandler
  }
}

/** Decorates the instance with `authenticate` and `requireAdmin`, and adds the routes of logins. */
export type RegisterAuth = (app: FastifyInstance, parts: Parts) => Promise<void>

/** The payload of a request. */
const userOf = (request: FastifyRequest) => request.user as Payload

/** Creates the application. Only `registerAuth` differs between its versions. */
export async function createApp(env: Env, registerAuth: RegisterAuth) {
  const pool = new Pool({ connectionString: env['DATABASE_URL'] })
  const [users, notes] = [createUsers(pool), createNotes(pool)]
  const app = fastify({ forceCloseConnections: true })
  app.addHook('onClose', () => pool.end())
  await registerAuth(app, { env, pool, users })

  app.get('/me', { onRequest: [app.authenticate] }, async request => {
    const { id, email, role } = (await users.byId(userOf(request).id))!
    return { id, email, role }
  })

  app.get('/notes', { onRequest: [app.authenticate] }, async request => {
    const found = await notes.of(userOf(request).id)
    return found.map(({ id, text }) => ({ id, text }))
  })

  app.post<{ Body: { text?: unknown } | undefined }>(
    '/notes',
    { onRequest: [app.authenticate] },
    async (request, reply) => {
      const text = request.body?.text
      if (typeof text !== 'string' || text === '') return reply.code(400).send({ message: 'text is missing' })
      const note = await notes.add(userOf(request).id, text)
      return reply.code(201).send({ id: note.id, text: note.text })
    },
  )

  app.delete<{ Params: { id: string } }>('/notes/:id', { onRequest: [app.authenticate] }, async (request, reply) => {
    const note = await notes.find(Number(request.params.id))
    if (note === undefined) return reply.code(404).send({ message: 'not found' })
    const { id, role } = userOf(request)
    if (note.user_id !== id && role !== 'admin') return reply.code(403).send({ message: 'not yours' })
    await notes.remove(note.id)
    return reply.code(204).send()
  })

  app.get('/admin/users', { onRequest: [app.authenticate, app.requireAdmin] }, async () =>
    (await users.all()).map(({ id, email, role }) => ({ id, email, role })),
  )

  return app
}
