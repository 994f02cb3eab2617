import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { DynamicModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { migrate } from '@sallyport/postgres'
import bcrypt from 'bcryptjs'
import { send } from '../contract/client.ts'
import { newCost, oldCost } from '../contract/costs.ts'
import type { Origin, Version } from '../contract/origin.ts'
import { secrets, urlOf } from '../contract/serve.ts'
import { AppModule as After } from './after/app.module.ts'
import type { Env } from './app/database.module.ts'
import { AppModule as Back } from './back/app.module.ts'
import { AppModule as Before } from './before/app.module.ts'

/** What clients of this application keep. Those that are new know `refresh_token` too. */
interface Tokens {
  readonly access_token: string
}

const versions: Readonly<Record<Version, { forRoot(env: Env): DynamicModule }>> = {
  before: Before,
  after: After,
  back: Back,
}
const env = {
  ...secrets('JWT_SECRET', 'JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET'),
  BCRYPT_COST: String(newCost),
  OLD_TOKENS_UNTIL: new Date(Date.now() + 86_400_000).toISOString(),
}

export const passportJwt: Origin<Tokens> = {
  name: 'passport-jwt',
  async prepare({ pool }) {
    await pool.query(await readFile(new URL('../tables/database.sql', import.meta.url), 'utf8'))
    await migrate(pool)
  },
  async addUser({ pool }, { email, password, role }) {
    const sql = 'insert into users (email, password_hash, role) values ($1, $2, $3) returning id'
    return (await pool.query(sql, [email, await bcrypt.hash(password, oldCost), role])).rows[0].id
  },
  async passwordHash({ pool }, id) {
    return (await pool.query('select password_hash from users where id = $1', [id])).rows[0].password_hash
  },
  async start(version, { url }, { percent = 100 } = {}) {
    const module = versions[version].forRoot({ ...env, DATABASE_URL: url, SALLYPORT_PERCENT: String(percent) })
    const app = await NestFactory.create(module, {
      logger: ['error'],
      abortOnError: false,
      forceCloseConnections: true,
    })
    await app.listen(0, '127.0.0.1')
    return { url: urlOf(app.getHttpServer() as Server), close: () => app.close() }
  },
  login: (app, email, password) => send(app, 'POST', '/auth/login', {}, { email, password }),
  credential: response => response.json() as Promise<Tokens>,
  headers: ({ access_token: token }) => ({ authorization: `Bearer ${token}` }),
  lifetime: 60 * 60_000,
  survives: { newOnBefore: false, newOnBack: true, refreshOnBack: undefined },
}
