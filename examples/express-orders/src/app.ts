import { AuthError, type AuthEvent, type Clock, type PasswordHasher } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express, { type ErrorRequestHandler } from 'express'
import { cookiesOf, createOrdersAuth } from './auth.ts'
import { createBlocking } from './blocking.ts'
import { openDatabase } from './database.ts'
import { createDesk } from './desk.ts'
import { readEnv } from './env.ts'
import type { SendMail } from './mail.ts'
import { createOrders } from './orders.ts'
import { policy } from './policy.ts'
import { isFault, problemOf } from './problem.ts'
import { readPage } from './page.ts'
import { ordersRouter } from './routes/orders.ts'
import { pageRouter } from './routes/page.ts'
import { usersRouter } from './routes/users.ts'
import { allowOrigins, noStore, securityHeaders } from './headers.ts'
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
export function createApp({ env: variables, clock, sendMail, onEvent, hasher }: AppOptions) {
  const env = readEnv(variables)
  const database = openDatabase(env.DATABASE_URL)
  const users = createUsers(database)
  const { store, close: closeStore } = openStore(database, env.REDIS_URL)
  const auth = createOrdersAuth({ env, store, users, clock, sendMail, onEvent, hasher })
  const door = sallyport(auth, { policy, cookies: cookiesOf(env) })
  const { guard, user, routes, jwks, errors } = door

  const app = express()
  app.use(securityHeaders())
  // Responses must not be cached, so they need no ETag.
  app.disable('etag')
  app.use(guard.public('sets a header and goes on'), noStore)
  app.use(allowOrigins(env))

  app.get('/health', guard.public('for the load balancer'), (_req, res) => {
    res.json({ status: 'ok' })
  })
  app.get('/.well-known/jwks.json', jwks)
  app.use('/auth', routes)
  app.get('/auth/me', guard({ recheck: '0s' }), (req, res) => {
    res.json(user(req))
  })
  app.use('/users', usersRouter(door, users, createBlocking(users, auth)))
  app.use('/orders', ordersRouter(door, createDesk(createOrders(database), users)))

  app.use(pageRouter(door, readPage(env)))

  app.use(guard.public('there is nothing here'), () => {
    throw new AuthError('not_found')
  })
  app.use(logFaults)
  app.use(errors())
  app.use(answerProblem)

  async function close(): Promise<void> {
    await auth.close()
    closeStore()
    await database.close()
  }

  return { app, auth, database, env, close }
}

const logFaults: ErrorRequestHandler = (error, _req, _res, next) => {
  if (isFault(error)) console.error(error)
  next(error)
}

const answerProblem: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error)
  const { status, headers, body } = problemOf(error)
  res.status(status).set(Object.fromEntries(headers)).send(JSON.stringify(body))
}
