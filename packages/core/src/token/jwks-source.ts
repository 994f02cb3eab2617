import { AuthError } from '../errors.ts'
import { UnexpectedValue } from '../lib/failure.ts'
import { fetchJson } from '../lib/fetch-json.ts'
import { withTimeout } from '../store/store-call.ts'
import type { Clock } from '../ports/clock.ts'
import type { Jwks } from './jwks.ts'
import type { VerifyingKeys } from './key-ring.ts'
import type { Key } from './key.ts'
import { signingKey } from './signing-key.ts'

/** How long fetched keys are used before a newer set is required, in milliseconds. A withdrawn key is accepted no longer than this. */
const freshFor = 600_000
/** How long they are used while fetching a newer set fails. */
const usableFor = 3_600_000
/** The time between two fetches, even if tokens have unknown kids. */
const cooldown = 30_000
/** The time between two fetches after one that failed. */
const failureCooldown = 5000
/** A function that the application gave may take no longer than a fetch. */
const fetchTimeout = 5000

interface Fetched {
  readonly keys: VerifyingKeys
  readonly at: number
}

/** Returns the usable public keys of a set, and ignores keys of other kinds and uses (RFC 7517 §5). */
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
 * Makes a source of keys that fetches a set again when it is old or lacks a `kid`, at most once per cooldown. If keys
 * cannot be fetched, it rejects with `store_unavailable`, because a 401 would log users out during an outage.
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
    // During a known outage a request does not wait if it can use the keys that there are.
    if (!isUsable || failure === undefined) await pending
    if (!fetched || isOlder(fetched.at, usableFor, clock) || (failure !== undefined && !knows(fetched.keys, kid))) {
      throw new AuthError('store_unavailable', { cause: failure, retryAfter: failureCooldown / 1000 })
    }
    return fetched.keys
  }
}

/** Fetches a set within 5 seconds; a response may have at most 256 KiB. */
export async function fetchJwks(url: string): Promise<Jwks> {
  const { status, body } = await fetchJson(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
  })
  if (status >= 300 || !isJwks(body)) throw new UnexpectedValue(`answered ${status} and no JWK Set`)
  return body
}

/** A set without a usable key counts as an outage, so that the known keys stay in use. */
function requireKeys(value: unknown): VerifyingKeys {
  const keys = isJwks(value) ? keysOf(value) : undefined
  if (!keys || keys.verify.length === 0) throw new TypeError('There is no JWK Set with a usable key')
  return keys
}

/** Checks only the shape. */
export function isJwks(value: unknown): value is Jwks {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
}

/** Whether the keys include this one. A token without a `kid` needs no newer set. */
function knows(keys: VerifyingKeys, kid: unknown): boolean {
  return kid === undefined || keys.verify.some(key => key.kid === kid)
}

/** A clock that went back makes keys old, so that they are fetched again. */
function isOlder(at: number, age: number, clock: Clock): boolean {
  return Math.abs(clock() - at) >= age
}
