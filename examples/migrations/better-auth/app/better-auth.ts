import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { bearer } from 'better-auth/plugins/bearer'
import type { Pool } from 'pg'
import type { Env } from './app.ts'

type PasswordOptions = NonNullable<BetterAuthOptions['emailAndPassword']>['password']

/** @param password Only where other hashes than those of Better Auth are in the table. */
export function createBetterAuth(env: Env, pool: Pool, password?: PasswordOptions) {
  return betterAuth({
    baseURL: env['BETTER_AUTH_URL']!,
    secret: env['BETTER_AUTH_SECRET']!,
    database: pool,
    emailAndPassword: { enabled: true, ...(password && { password }) },
    user: { additionalFields: { role: { type: 'string', defaultValue: 'user', input: false } } },
    plugins: [bearer()],
    telemetry: { enabled: false },
    logger: { disabled: true }, // it writes every refused login
  })
}
