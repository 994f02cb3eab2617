import { availableParallelism } from 'node:os'
import { defaultConcurrency } from '../password/limiter.ts'
import { type Key, secretKey } from '../token/key.ts'
import { keyRing, type KeyRing } from '../token/key-ring.ts'
import { signingKey } from '../token/signing-key.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The two rings that the environment names. */
export interface EnvKeys {
  /** Signs access tokens. */
  readonly accessKey: KeyRing
  /** Signs refresh tokens. */
  readonly refreshKey: KeyRing
}

/**
 * Reads the keys from JWT_ACCESS_SECRET and JWT_REFRESH_SECRET, and while they roll from their `_PREVIOUS`.
 *
 * Both verify at once. The previous ones go on signing until JWT_SECRETS_ROLL_AT, a time such as `2026-12-01T12:00:00Z` by
 * which every process has both: one that still runs with the old secrets only would refuse what the new ones sign. Without
 * that time they sign for an hour after the start, and `createAuth` refuses to start in production.
 *
 * A key pair in JWT_ACCESS_JWK takes the place of JWT_ACCESS_SECRET, and rolls from JWT_ACCESS_JWK_PREVIOUS or from a secret.
 *
 * It never throws: `createAuth` reports what is missing or weak under the option's name.
 *
 * @param env Default: `process.env`.
 * @example
 * ```ts
 * import { createAuth, fromEnv, memoryStore } from '@sallyport/core'
 * const auth = createAuth({ issuer, audience, ...fromEnv(), store: memoryStore(), users })
 * ```
 */
export function fromEnv(env: Environment = process.env): EnvKeys {
  const at = env['JWT_SECRETS_ROLL_AT']
  const until = at ? Date.parse(at) : undefined
  return {
    accessKey: ringFrom(env, ['JWT_ACCESS_JWK', 'JWT_ACCESS_SECRET'], until),
    refreshKey: ringFrom(env, ['JWT_REFRESH_SECRET'], until),
  }
}

/** Makes a ring from the first variable that is set. An empty one counts as unset. */
function ringFrom(env: Environment, names: readonly string[], until: number | undefined): KeyRing {
  const sign = keyFrom(env, names.find(name => env[name]) ?? names.at(-1)!)
  const previous = names.map(name => `${name}_PREVIOUS`).find(name => env[name])
  if (previous === undefined) return keyRing({ sign })
  const old = keyFrom(env, previous)
  return Object.freeze({ ...keyRing({ sign, verify: [old] }), before: { sign: old, until } })
}

/** Reads a key whose problems name its variable. */
function keyFrom(env: Environment, name: string): Key {
  const key = name.startsWith('JWT_ACCESS_JWK') ? signingKey(env[name]) : secretKey(env[name])
  const missing = `${name} is not set. Set it to a random secret, such as the output of: openssl rand -base64 48`
  const problems = env[name] ? key.problems.map(problem => `${name}: ${problem}`) : [missing]
  return Object.freeze({ ...key, problems: Object.freeze(problems) })
}

/** Whether NODE_ENV says that this is no rehearsal. */
export function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production'
}

/** How many passwords this machine hashes at a time. */
export function hashesAtATime(): number {
  return defaultConcurrency(process.env, availableParallelism())
}
