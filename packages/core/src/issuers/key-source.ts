import type { Emit } from '../events.ts'
import { failureOf } from '../lib/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { fetchJwks, followJwks, isJwks, keysOf } from '../token/jwks-source.ts'
import type { Jwks } from '../token/jwks.ts'
import { ringOf, type VerifyingKeys } from '../token/key-ring.ts'
import { boundTo } from './bound-keys.ts'
import type { JwtProfile } from './profile.ts'

/** Gives the keys of an issuer, or a promise where they must be fetched. */
export type KeySource = (kid: unknown) => VerifyingKeys | Promise<VerifyingKeys>

/** Makes the source of an issuer's keys. A failure is an event and AuthError `store_unavailable`. */
export function createKeySource({ keys, algorithms }: JwtProfile, { clock, emit }: SourceDependencies): KeySource {
  const { jwks, secret } = keys
  if (secret !== undefined) {
    const ring = ringOf(secret)
    return () => ring
  }
  if (isJwks(jwks)) {
    const fixed = keysOf(boundTo(jwks, algorithms))
    return () => fixed
  }
  const load = typeof jwks === 'function' ? jwks : () => fetchJwks(jwks)
  return followJwks(async () => boundTo(await reported(load, emit), algorithms), clock)
}

/** What a key source needs. */
export interface SourceDependencies {
  readonly clock: Clock
  readonly emit: Emit
}

async function reported(load: () => Promise<Jwks>, emit: Emit): Promise<Jwks> {
  try {
    return await load()
  } catch (error) {
    emit('store_failed', { operation: 'issuers.jwks', ...failureOf(error) })
    throw error
  }
}
