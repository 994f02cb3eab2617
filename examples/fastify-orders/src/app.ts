import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { AuthError, type AuthEvent, type Clock, isAuthError, type PasswordHasher } from '@sallyport/core'
import { readers, sallyport, sendProblem } from '@sallyport/fastify'
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify'
import { cookiesOf, createOrdersAuth } from './auth.ts'
import { createBlocking } from './blocking.ts'
import { parseBodies } from './bodies.ts'
import { openDatabase } from './database.ts'
import { createDesk } from './desk.ts'
import { readEnv } from './env.ts'
import { allowOrigins, noStore, securityHeaders } from './headers.ts'
import type { SendMail } from './mail.ts'
import { createOrders } from './orders.ts'
import { policy } from './policy.ts'
import { isFault, problemOf } from './problem.ts'
import { readPage } from './page.ts'
import { ordersRoutes } from './routes/orders.ts'
import { pageRoutes } from './routes/page.ts'
import { usersRoutes } from './routes/users.ts'
import { openStore } from './store.ts'
import { createUsers } from './users.ts'

/** The options of the application: the environment, and in tests a stopped clock. */
export interface AppOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock | undefined
  /** Default: mails are printed in development. */
  readonly sendMail?: SendMail | undefined
  readonly onEvent?: ((event: AuthEvent) => void) | undefined
  /** Default: bcrypt at cost 12. Tests with hundreds of logins use a lower cost. */
  readonly hasher?: PasswordHasher | undefined
}

/** Creates the application. It does not connect to anything or create tables: `main.ts` runs the migrations. */
export async function createApp({ env: variables, clock, sendMail, onEvent, hasher }: AppOptions) {
  const env = readEnv(variables)
  const database = openDatabase(env.DATABASE_URL)
  const users = createUsers(database)
  const { store, close: closeStore } = openStore(database, env.REDIS_URL)
  const auth = createOrdersAuth({ env, store, users, clock, sendMail, onEvent, hasher })
  const door = readers(auth)

  const app = fastify({ bodyLimit: 16_384, frameworkErrors: answerProblem })
  // Sallyport is closed by then: `closeAuth` closes it in `preClose`.
  app.addHook('onClose', async () => {
    closeStore()
    await database.close()
  })
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler(async () => {
    throw new AuthError('not_found')
  })
  parseBodies(app)
  await app.register(helmet, securityHeaders)
  app.addHook('onRequest', noStore)
  await app.register(cors, allowOrigins(env))

  // From here on, every route needs a signed-in user unless it says otherwise.
  await app.register(sallyport, { auth, closeAuth: true, policy, cookies: cookiesOf(env) })
  app.get('/health', { config: { sallyport: { public: 'for the load balancer' } } }, () => ({ status: 'ok' }))
  app.get('/auth/me', { config: { sallyport: { recheck: '0s' } } }, request => door.user(request))
  await app.register(usersRoutes(users, createBlocking(users, auth)), { prefix: '/users' })
  await app.register(ordersRoutes(door, createDesk(createOrders(database), users)), { prefix: '/orders' })
  await app.register(pageRoutes(readPage(env)))

  return { app, auth, database, env }
}

function answerProblem(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  if (isFault(error)) console.error(error)
  if (isAuthError(error)) return sendProblem(reply, error)
  const { status, headers, body } = problemOf(error)
  reply.code(status).headers(Object.fromEntries(headers)).send(JSON.stringify(body))
}
