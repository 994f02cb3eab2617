import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { AuthEvent, Clock, PasswordHasher } from '@sallyport/core'
import { cookiesOf, createOrdersAuth } from './auth.ts'
import { createBlocking } from './blocking.ts'
import { openDatabase } from './database.ts'
import { createDesk } from './desk.ts'
import { readEnv } from './env.ts'
import { allowOrigins, noStore, securityHeaders } from './headers.ts'
import { AppModule } from './module.ts'
import type { SendMail } from './mail.ts'
import { createOrders } from './orders.ts'
import { readPage } from './page.ts'
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
  const blocking = createBlocking(users, auth)
  const desk = createDesk(createOrders(database), users)

  const module = AppModule.of({ auth, cookies: cookiesOf(env), users, blocking, desk, page: readPage(env) })
  const app = await NestFactory.create<NestExpressApplication>(module, {
    abortOnError: false,
    bodyParser: false,
    logger: ['error', 'warn'],
  })
  app.use(securityHeaders(), noStore)
  // Responses must not be cached, so they need no ETag.
  app.disable('etag')
  app.enableCors(allowOrigins(env))
  app.useBodyParser('json', { limit: '16kb' })

  async function close(): Promise<void> {
    // Sallyport closes with the application, and needs the store until then.
    await app.close()
    closeStore()
    await database.close()
  }

  return { app, auth, database, env, close }
}
