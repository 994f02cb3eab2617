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
import { openStore } from './store.ts'
import { createUsers } from './users.ts'

/** What an application is made from: the environment's variables, and in tests a time that stands still. */
export interface AppOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock | undefined
  /** Default: mails are printed in development. */
  readonly sendMail?: SendMail | undefined
  readonly onEvent?: ((event: AuthEvent) => void) | undefined
  /** Default: bcrypt at cost 12; tests that log in by the hundred take a lower cost. */
  readonly hasher?: PasswordHasher | undefined
}

/** Makes the application. It connects to nothing yet and creates no table: `main.ts` runs the migrations. */
export async function createApp({ env: variables, clock, sendMail, onEvent, hasher }: AppOptions) {
  const env = readEnv(variables)
  const database = openDatabase(env.DATABASE_URL)
  const users = createUsers(database)
  const { store, close: closeStore } = openStore(database, env.REDIS_URL)
  const auth = createOrdersAuth({ env, store, users, clock, sendMail, onEvent, hasher })
  const blocking = createBlocking(users, auth)
  const desk = createDesk(createOrders(database), users)

  const module = AppModule.of({ auth, cookies: cookiesOf(env), users, blocking, desk })
  const app = await NestFactory.create<NestExpressApplication>(module, {
    abortOnError: false,
    bodyParser: false,
    logger: ['error', 'warn'],
  })
  app.use(securityHeaders(), noStore)
  // Nothing that we answer may be kept, so nothing needs a tag either.
  app.disable('etag')
  app.enableCors(allowOrigins(env.CORS_ORIGINS))
  app.useBodyParser('json', { limit: '16kb' })

  async function close(): Promise<void> {
    // Sallyport ends its work with the application, and needs the store for that.
    await app.close()
    closeStore()
    await database.close()
  }

  return { app, auth, database, env, close }
}
