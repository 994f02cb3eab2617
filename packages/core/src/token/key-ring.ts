import type { Key } from './key.ts'

/** Keys that verify. */
export interface VerifyingKeys {
  /** The keys whose tokens are accepted. */
  readonly verify: readonly Key[]
}

/** One key that signs, and all keys that verify, the signing key first. Make it once: caches compare rings by identity. */
export interface KeyRing extends VerifyingKeys {
  /** The key that signs new tokens; it is one of `verify`. */
  readonly sign: Key
  /** The key that signs until every process knows `sign`; see `fromEnv`. */
  readonly before?: SignedBefore | undefined
}

/** The key that signed before, during a rotation of secrets. */
export interface SignedBefore {
  readonly sign: Key
  /** Milliseconds since the epoch; undefined if no time was set. */
  readonly until: number | undefined
}

/** The most secrets without a `kid`. Each of them is tried for a token without a `kid`. */
const maxUnnamedSecrets = 4

/**
 * Makes a ring for rotating keys: add the next key to `verify` in every process, then sign with it, and remove the old one
 * after its last token has expired.
 *
 * @param keys `sign` also verifies, so it need not be in `verify`.
 *
 * @example
 * ```ts
 * import { keyRing, secretKey } from '@sallyport/core'
 * const accessKey = keyRing({
 *   sign: secretKey(process.env.JWT_SECRET),
 *   verify: [secretKey(process.env.JWT_SECRET_PREVIOUS)],
 * })
 * ```
 */
export function keyRing(keys: { readonly sign: Key; readonly verify?: readonly Key[] }): KeyRing {
  const others = (keys.verify ?? []).filter(key => key !== keys.sign)
  return Object.freeze({ sign: keys.sign, verify: Object.freeze([keys.sign, ...others]) })
}

/** Returns a ring as it is. For a single key it returns the same ring each time. */
export function ringOf(keys: Key | KeyRing): KeyRing {
  if (isRing(keys)) return keys
  const ring = lone.get(keys) ?? keyRing({ sign: keys })
  lone.set(keys, ring)
  return ring
}

const lone = new WeakMap<Key, KeyRing>()

/**
 * Returns what is wrong with a key or a ring, in sentences that contain no values. It accepts any value, because callers
 * may be plain JavaScript.
 *
 * @param use What the keys are for. Default: to sign and to verify.
 */
export function keyProblems(keys: unknown, use: 'sign' | 'verify' = 'sign'): string[] {
  if (!isKeys(keys)) return ['A key must be made by secretKey(), signingKey() or keyRing().']
  const ring = ringOf(keys)
  const problems = verifyingProblems(ring)
  return use === 'sign' && problems.length === 0 ? signProblems(ring.sign) : problems
}

/** Does the same for keys of refresh tokens. They must be secrets, because other keys are derived from them. */
export function refreshKeyProblems(keys: unknown): string[] {
  const problems = keyProblems(keys)
  if (problems.length > 0 || ringOf(keys as Key | KeyRing).verify.every(key => key.secret)) return problems
  return ['Refresh tokens need a secret: use secretKey().']
}

/** Returns what is wrong with keys that only verify. */
export function verifyingProblems({ verify }: VerifyingKeys): string[] {
  const problems = verify.flatMap((key, index) => {
    const own = isKey(key) ? key.problems : ['A key must be made by secretKey() or signingKey().']
    return own.map(problem => (index === 0 ? problem : `Key ${index + 1} of the ring: ${problem}`))
  })
  const keys = verify.filter(isKey)
  const kids = keys.flatMap(key => key.kid ?? [])
  if (new Set(kids).size < kids.length) problems.push('Two keys have the same kid.')
  if (keys.filter(key => key.secret && key.kid === undefined).length > maxUnnamedSecrets) {
    problems.push(`More than ${maxUnnamedSecrets} secrets have no kid.`)
  }
  return problems
}

/** Returns the warnings about usable keys. */
export function keyWarnings(keys: Key | KeyRing): string[] {
  return [...new Set(ringOf(keys).verify.flatMap(key => key.warnings))]
}

/** Whether two keys or rings share a secret. Each purpose needs different secrets (RFC 8725 §3.12). */
export function shareSecret(one: Key | KeyRing, other: Key | KeyRing): boolean {
  const secrets = (keys: Key | KeyRing) => ringOf(keys).verify.flatMap(key => key.secret?.reveal().join() ?? [])
  const known = new Set(secrets(one))
  return secrets(other).some(secret => secret !== '' && known.has(secret))
}

/** Returns what is wrong with the time at which secrets of the environment rotate. */
export function rollProblems(keys: unknown, isProduction: boolean): string[] {
  const before = isRing(keys) ? keys.before : undefined
  if (before === undefined) return []
  if (Number.isNaN(before.until)) return ['JWT_SECRETS_ROLL_AT must be a time such as 2026-12-01T12:00:00Z']
  if (before.until !== undefined || !isProduction) return []
  return [
    'a previous secret needs JWT_SECRETS_ROLL_AT, the time by which every process has both secrets, such as ' +
      '2026-12-01T12:00:00Z; until then the previous one signs, because a process that does not know the new one yet would log users out',
  ]
}

/** Whether a value was made by `secretKey`, `signingKey` or `keyRing`, even if it has problems. */
export function isKeys(value: unknown): value is Key | KeyRing {
  return isKey(value) || (isRing(value) && value.verify.every(isKey))
}

function signProblems(key: Key): string[] {
  return key.secret || key.privateJwk ? [] : ['The key that signs is only a public key.']
}

function isRing(value: unknown): value is KeyRing {
  return (
    typeof value === 'object' && value !== null && 'sign' in value && 'verify' in value && Array.isArray(value.verify)
  )
}

/** Checks the shape, so that keys of another copy of the package are accepted. */
function isKey(value: unknown): value is Key {
  return typeof value === 'object' && value !== null && 'algorithm' in value && 'problems' in value && 'secret' in value
}
