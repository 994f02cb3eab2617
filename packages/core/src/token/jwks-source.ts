import { AuthError } from '../errors.ts'
import { withTimeout } from '../store/store-call.ts'
import type { Clock } from '../ports/clock.ts'
import type { Jwks } from './jwks.ts'
import type { VerifyingKeys } from './key-ring.ts'
import type { Key } from './key.ts'
import { signingKey } from './signing-key.ts'

/** Milliseconds for which fetched keys are used; then a newer set is waited for, so that a withdrawn key is believed no longer, */
const freshFor = 600_000
/** for which they are used while newer ones could not be had, */
const usableFor = 3_600_000
/** between two fetches, whatever kids are asked for, */
const cooldown = 30_000
/** and between two when the last one failed. */
const failureCooldown = 5000
const fetchTimeout = 5000

interface Fetched {
  readonly keys: VerifyingKeys
  readonly at: number
}

/** The usable public keys of a set; keys of other kinds and uses are passed over (RFC 7517 §5). */
export function keysOf(jwks: Jwks): VerifyingKeys {
  const usable = new Map<string | Key, Key>()
  for (const jwk of jwks.keys) {
    const key = signingKey(jwk)
    const name = key.kid ?? key
    if (key.problems.length === 0 && !usable.has(name)) usable.set(name, key)
  }
  return { verify: [...usable.values()] }
}

/**
 * Makes a source of keys that fetches a set again when it is old or lacks a `kid`, at most once per cooldown. Where keys
 * cannot be fetched it rejects with `store_unavailable`: a 401 would log users out for an outage.
 */
export function followJwks(load: () => Promise<Jwks>, clock: Clock): (kid: unknown) => Promise<VerifyingKeys> {
  let fetched: Fetched | undefined
  let failure: unknown
  let triedAt = Number.NEGATIVE_INFINITY
  let pending: Promise<void> | undefined

  const refresh = async () => {
    triedAt = clock()
    try {
      fetched = { keys: requireKeys(await withTimeout(load(), fetchTimeout, 'jwks')), at: triedAt }
      failure = undefined
    } catch (cause) {
      failure = cause ?? new Error('The keys cannot be fetched')
    }
  }

  const isDue = () => isOlder(triedAt, failure === undefined ? cooldown : failureCooldown, clock)

  return async kid => {
    const known = fetched && knows(fetched.keys, kid)
    if (fetched && known && !isOlder(fetched.at, freshFor, clock)) return fetched.keys
    if (isDue()) pending ??= refresh().finally(() => (pending = undefined))
    const isUsable = fetched && known && !isOlder(fetched.at, usableFor, clock)
    // Nobody waits in an outage that is known already, where there are keys to go on with.
    if (!isUsable || failure === undefined) await pending
    if (!fetched || isOlder(fetched.at, usableFor, clock) || (failure !== undefined && !knows(fetched.keys, kid))) {
      throw new AuthError('store_unavailable', { cause: failure, retryAfter: failureCooldown / 1000 })
    }
    return fetched.keys
  }
}

/** Fetches a set over HTTPS. */
export async function fetchJwks(url: string): Promise<Jwks> {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(fetchTimeout),
  })
  if (!response.ok) throw new Error(`The keys' address answered ${response.status}`)
  return (await response.json()) as Jwks
}

/** A set without a usable key is an outage, and not the end of every key that was known. */
function requireKeys(value: unknown): VerifyingKeys {
  const keys = isJwks(value) ? keysOf(value) : undefined
  if (!keys || keys.verify.length === 0) throw new TypeError('There is no JWK Set with a usable key')
  return keys
}

/** By shape. */
export function isJwks(value: unknown): value is Jwks {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
}

/** A token without a `kid` asks for nothing that a newer set would have. */
function knows(keys: VerifyingKeys, kid: unknown): boolean {
  return kid === undefined || keys.verify.some(key => key.kid === kid)
}

/** A clock that went back makes everything old, and not young forever. */
function isOlder(at: number, age: number, clock: Clock): boolean {
  return Math.abs(clock() - at) >= age
}
