import { availableParallelism } from 'node:os'
import { defaultConcurrency } from './password/limiter.ts'
import { secretKey } from './token/key.ts'
import { keyRing, type KeyRing } from './token/key-ring.ts'

/** The two rings that the environment names. */
export interface EnvKeys {
  readonly accessKey: KeyRing
  readonly refreshKey: KeyRing
}

/**
 * Reads the keys from JWT_ACCESS_SECRET and JWT_REFRESH_SECRET; their `_PREVIOUS` verify only, while keys roll.
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
export function fromEnv(env: Readonly<Record<string, string | undefined>> = process.env): EnvKeys {
  return {
    accessKey: ringFrom(env['JWT_ACCESS_SECRET'], env['JWT_ACCESS_SECRET_PREVIOUS']),
    refreshKey: ringFrom(env['JWT_REFRESH_SECRET'], env['JWT_REFRESH_SECRET_PREVIOUS']),
  }
}

function ringFrom(current: string | undefined, previous: string | undefined): KeyRing {
  return keyRing({ sign: secretKey(current), verify: previous ? [secretKey(previous)] : [] })
}

/** Whether NODE_ENV says that this is no rehearsal. */
export function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production'
}

/** How many passwords this machine hashes at a time. */
export function hashesAtATime(): number {
  return defaultConcurrency(process.env, availableParallelism())
}
