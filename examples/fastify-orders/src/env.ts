import { randomBytes } from 'node:crypto'
import type { Duration } from '@sallyport/core'
import { z } from 'zod'

/** The environment, read and checked once. The rest of the program does not read it. */
export type Env = z.output<typeof schema> & { readonly JWT_REFRESH_SECRET: string; readonly production: boolean }

type Variables = Readonly<Record<string, string | undefined>>

const secret = z.string().optional()

const schema = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  JWT_ACCESS_SECRET: secret,
  JWT_ACCESS_SECRET_PREVIOUS: secret,
  JWT_ACCESS_JWK: secret,
  JWT_REFRESH_SECRET: secret,
  JWT_REFRESH_SECRET_PREVIOUS: secret,
  JWT_SECRETS_ROLL_AT: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:|file:|memory:$)/, 'must be postgres://…, file:folder or memory:')
    .default('file:.data'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:/, 'must be redis://… or rediss://…')
    .optional(),
  CORS_ORIGINS: z
    .string()
    .transform(list => list.split(',').map(item => item.trim()))
    .pipe(z.array(z.string().refine(isOrigin, 'must be origins such as https://app.example.com, with commas between')))
    .default([]),
  COOKIES: z.enum(['on', 'off']).default('off'),
  REFRESH_RETRY_WINDOW: z.coerce.number().int().min(0).max(300).default(30),
  ACCESS_TOKEN_TTL: z
    .string()
    .regex(/^\d+[smhd]$/, 'must be a duration such as 15m')
    .transform(text => text as Duration)
    .default('15m'),
  PAGE_FOLDER: z.string().optional(),
  RESET_PAGE: z.url().default('https://orders.example/reset'),
  THROTTLE: z.enum(['on', 'off']).default('on'),
})

/**
 * Reads the environment. An empty variable counts as unset.
 *
 * @throws TypeError that names every wrong variable, without its value.
 */
export function readEnv(variables: Variables, warn: (line: string) => void = console.warn): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const { data, error } = schema.safeParse(given)
  if (error) throw wrong(error.issues.map(issue => `${String(issue.path[0])}: ${issue.message}`))
  const production = data.NODE_ENV === 'production'
  if (production) refuseInProduction(data)
  return { ...data, ...secretsOf(data, warn), production }
}

function refuseInProduction(env: z.output<typeof schema>): void {
  const problems = [
    ...missingSecrets(env).map(name => `${name}: must be set in production`),
    ...(env.THROTTLE === 'off' ? ['THROTTLE: cannot be off in production'] : []),
  ]
  if (problems.length > 0) throw wrong(problems)
}

/** Generates missing secrets for development. The next start generates others, which logs everyone out. */
function secretsOf(env: z.output<typeof schema>, warn: (line: string) => void) {
  const missing = missingSecrets(env)
  if (missing.length > 0)
    warn(`${missing.join(' and ')} not set: random ones are used for this run; set them in production`)
  const made = Object.fromEntries(missing.map(name => [name, randomBytes(32).toString('base64url')]))
  return { JWT_ACCESS_SECRET: env.JWT_ACCESS_SECRET, JWT_REFRESH_SECRET: env.JWT_REFRESH_SECRET ?? '', ...made }
}

function missingSecrets(env: z.output<typeof schema>): string[] {
  return [
    ...((env.JWT_ACCESS_SECRET ?? env.JWT_ACCESS_JWK) ? [] : ['JWT_ACCESS_SECRET']),
    ...(env.JWT_REFRESH_SECRET ? [] : ['JWT_REFRESH_SECRET']),
  ]
}

/** CORS compares origins as strings, so an origin must be spelled as browsers do. `*` and `null` are refused. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && text !== 'null'
}

function wrong(problems: readonly string[]): TypeError {
  return new TypeError(`The environment cannot be used:\n${problems.map(problem => `- ${problem}`).join('\n')}`)
}
