import { longestAccess, longestTolerance } from '../session/lifetimes.ts'
import { z } from 'zod'
import { normalizeLogin } from '../account/identifier.ts'
import { type ThrottleOptions, type ResolvedThrottle, resolveThrottle } from '../account/throttle-limits.ts'
import { hashesAtATime, isProduction } from './from-env.ts'
import { type Duration, parseDuration } from '../lib/duration.ts'
import { once } from '../lib/once.ts'
import type { StandardSchema } from '../lib/standard-schema.ts'
import { memoryDescriptionOf } from '../memory/description.ts'
import type { ResolvedOptions } from './options.ts'
import type { PasswordBlocklist } from '../ports/password-blocklist.ts'
import { bcryptHasher } from '../password/hasher.ts'
import type { Clock } from '../ports/clock.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { Store } from '../ports/store.ts'
import type { UserCallbacks } from '../ports/user-directory.ts'
import { readBaseUrl } from '../token/dpop/target.ts'
import type { Key } from '../token/key.ts'
import {
  isKeys,
  type KeyRing,
  keyProblems,
  refreshKeyProblems,
  ringOf,
  rollProblems,
  shareSecret,
} from '../token/key-ring.ts'

const day = 86_400

function text() {
  return z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
}

function duration(fallback: Duration, least: number, most: number) {
  return z
    .custom<Duration>(
      value => parseDuration(value) !== undefined,
      'must be whole seconds, or a string such as "30s", "15m", "12h" or "7d"',
    )
    .default(fallback)
    .transform(value => parseDuration(value)!)
    .refine(seconds => seconds >= least && seconds <= most, `must be from ${least} to ${most} seconds`)
}

function callback<F>() {
  return z.custom<F>(value => typeof value === 'function', 'must be a function')
}

function methods<P>(...names: string[]) {
  const has = (value: unknown, name: string) => typeof (value as Record<string, unknown>)[name] === 'function'
  return z.custom<P>(
    value => typeof value === 'object' && value !== null && names.every(name => has(value, name)),
    `must have the methods ${names.join(', ')}`,
  )
}

function keys(problemsOf: (value: unknown) => readonly string[]) {
  return z
    .unknown()
    .superRefine((value, context) => {
      for (const message of problemsOf(value)) context.addIssue({ code: 'custom', message })
    })
    .transform(value => ringOf(value as Key | KeyRing))
}

// Schemas are made when they are first used, because making them takes a tenth of the time that core needs to load.

const store = () =>
  z.object({
    sessions: methods<Store['sessions']>('insert', 'find', 'rotate', 'list', 'delete', 'deleteMany'),
    oneTimeTokens: methods<Store['oneTimeTokens']>('replace', 'find', 'update', 'consume', 'deleteAll'),
    revocations: methods<Store['revocations']>('append', 'follow'),
    blocks: methods<Store['blocks']>('insert', 'delete', 'has'),
    throttle: methods<Store['throttle']>('hit', 'giveBack', 'clear'),
  })

function limit(least: number) {
  return z
    .strictObject({
      limit: z.int().min(least, `must be at least ${least}`).max(1_000_000_000),
      window: z.int().min(1).max(day),
    })
    .optional()
}

const limits = once(() => {
  // Of a counter that all sources share, each gets less than a third.
  const shared = limit(3)
  const own = limit(1)
  return z.strictObject({ account: shared, accountIp: own, accountDevice: own, ip: own, global: shared }).optional()
})

const throttle = once(() => z.strictObject({ login: limits(), passwordReset: limits() }).default({}))

/** Not a union with `false`, whose errors would not tell which limit is wrong. */
function readThrottle(value: unknown, context: z.RefinementCtx): ResolvedThrottle {
  const { data = {}, error } = throttle().safeParse(value)
  for (const issue of error?.issues ?? []) context.addIssue({ ...issue })
  return resolveThrottle(data as ThrottleOptions)
}

const tokens = once(() => ({
  accessTtl: duration('15m', 1, longestAccess),
  refreshTtl: duration('7d', 1, 365 * day),
  clockTolerance: duration('5s', 0, longestTolerance),
  claimsSchema: z.custom<StandardSchema<object>>(isStandardSchema, 'must be a Standard Schema').optional(),
  allowClaims: z.array(z.string()).default([]),
  otherIssuer: text().optional(),
  otherAudience: text().optional(),
}))

const sessions = once(() => ({
  ttl: duration('30d', 1, 365 * day),
  maxPerUser: z.int().min(1).max(10_000).default(100),
  retryWindow: duration('30s', 0, 300),
  maxStaleness: duration('10s', 1, 300),
  maxRevocations: z.int().min(1).max(100_000_000).default(1_000_000),
}))

const passwords = () => ({
  minLength: z.int().min(8).max(64).default(15),
  context: z.array(z.string()).default([]),
  blocklist: methods<PasswordBlocklist>('check').optional(),
  sendReset: callback<NonNullable<ResolvedOptions<unknown>['passwords']['sendReset']>>().optional(),
  resetTtl: duration('30m', 60, 3600),
})

const dpop = () => ({
  baseUrls: z
    .array(
      z.custom<string>(
        value => readBaseUrl(value) !== undefined,
        'must be a URL such as https://api.example.com, without a slash at the end, a query or a user',
      ),
    )
    .min(1),
  required: z.boolean().default(false),
  requireNonce: z.boolean().default(false),
  replays: z.enum(['memory', 'store']).default('memory'),
})

const hashing = () => ({
  hasher: methods<PasswordHasher>('hash', 'verify', 'needsRehash', 'unusable').default(() => bcryptHasher()),
  concurrency: z
    .int()
    .min(1)
    .max(1024)
    .default(() => hashesAtATime()),
  queue: z.int().min(0).max(100_000).default(100),
  deadline: duration('25s', 1, 60),
})

const production = once(() => z.boolean().default(() => isProduction()))

const shape = () => ({
  issuer: text(),
  audience: text(),
  accessKey: keys(keyProblems),
  refreshKey: keys(refreshKeyProblems),
  store: store(),
  users: methods<UserCallbacks<unknown>>('findByLogin', 'findById', 'replacePasswordHash'),
  claims: callback<ResolvedOptions<unknown>['claims']>().default(() => () => ({})),
  tokens: z.strictObject(tokens()).prefault({}),
  sessions: z.strictObject(sessions()).prefault({}),
  passwords: z.strictObject(passwords()).prefault({}),
  hashing: z.strictObject(hashing()).prefault({}),
  throttle: z
    .unknown()
    .optional()
    .transform((value, context) => (value === false ? undefined : readThrottle(value, context))),
  dpop: z.strictObject(dpop()).optional(),
  normalizeLogin: callback<(login: string) => string>().default(() => normalizeLogin),
  onEvent: callback<NonNullable<ResolvedOptions<unknown>['onEvent']>>().optional(),
  clock: callback<Clock>().default(() => () => Date.now()),
  production: production(),
})

function isStandardSchema(value: unknown): boolean {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value
}

/** Every option by itself. */
export const schema = once(() => z.strictObject(shape()))

type Given = Partial<Record<string, unknown>>

/** What is wrong between options that are each right by themselves, as names and sentences. */
export function conflicts(options: Given): readonly (readonly [string, string])[] {
  const { accessKey, refreshKey } = options
  const found = lifetimeConflicts({ ...(options['tokens'] as Given) }, { ...(options['sessions'] as Given) })
  if (isKeys(accessKey) && isKeys(refreshKey) && shareSecret(accessKey, refreshKey)) {
    found.push(['refreshKey', 'must be another secret than accessKey'])
  }
  const isForProduction = production().safeParse(options['production']).data === true
  for (const [option, ring] of Object.entries({ accessKey, refreshKey })) {
    for (const problem of rollProblems(ring, isForProduction)) found.push([option, problem])
  }
  return isForProduction ? [...found, ...unfitForProduction(options)] : found
}

function lifetimeConflicts(givenTokens: Given, givenSessions: Given): (readonly [string, string])[] {
  const access = tokens().accessTtl.safeParse(givenTokens['accessTtl']).data ?? 0
  const idle = tokens().refreshTtl.safeParse(givenTokens['refreshTtl']).data
  const absolute = sessions().ttl.safeParse(givenSessions['ttl']).data
  const window = sessions().retryWindow.safeParse(givenSessions['retryWindow']).data ?? 0
  const found: (readonly [string, string])[] = []
  if (idle === undefined) return found
  if (access > idle) found.push(['tokens.accessTtl', 'must not exceed tokens.refreshTtl'])
  if (absolute !== undefined && idle > absolute) found.push(['tokens.refreshTtl', 'must not exceed sessions.ttl'])
  if (window >= idle) found.push(['sessions.retryWindow', 'must be below tokens.refreshTtl'])
  return found
}

function unfitForProduction({ store: parts, issuer, dpop: proofs }: Given): (readonly [string, string])[] {
  const inMemory = Object.entries({ ...(parts as object) }).filter(
    ([, port]: [string, unknown]) => port instanceof Object && memoryDescriptionOf(port)?.allowInProduction === false,
  )
  const found = inMemory.map(([part]) => [`store.${part}`, lostWithTheProcess] as const)
  const { baseUrls } = { ...(proofs as { readonly baseUrls?: unknown }) }
  const urls = Array.isArray(baseUrls) ? baseUrls.map(url => ['dpop.baseUrls', url] as const) : []
  const plain = [['issuer', issuer] as const, ...urls].filter(
    ([, url]) => typeof url === 'string' && url.startsWith('http:'),
  )
  return [...found, ...plain.map(([name]) => [name, 'must not be an http: URL in production'] as const)]
}

const lostWithTheProcess =
  'is kept in memory and lost with the process; in production use a database, or memoryStore({ allowInProduction: true })'
