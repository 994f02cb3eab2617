import type { Key } from './key.ts'

/** Keys that verify. */
export interface VerifyingKeys {
  readonly verify: readonly Key[]
}

/** One key that signs, and every key that verifies, that one first. Its identity is its version: make it once. */
export interface KeyRing extends VerifyingKeys {
  readonly sign: Key
  /** What signs until every process knows `sign`; see `fromEnv`. */
  readonly before?: SignedBefore | undefined
}

/** The key that signed before, while secrets roll. */
export interface SignedBefore {
  readonly sign: Key
  /** Milliseconds since the epoch; undefined where nobody said. */
  readonly until: number | undefined
}

/** The most secrets without a `kid`: each costs one try. */
const maxUnnamedSecrets = 4

/**
 * Makes a ring of keys that roll with overlap: add the next key to `verify` everywhere, then sign with it, and drop the
 * old one once its last token has expired.
 *
 * @param keys `sign` also verifies, and need not stand in `verify`.
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

/** A ring as it is, and a lone key as the same ring each time. */
export function ringOf(keys: Key | KeyRing): KeyRing {
  if (isRing(keys)) return keys
  const ring = lone.get(keys) ?? keyRing({ sign: keys })
  lone.set(keys, ring)
  return ring
}

const lone = new WeakMap<Key, KeyRing>()

/**
 * Says what is wrong with a key or a ring, in whole sentences without values; nothing where all is well. It takes
 * anything, because plain JavaScript may give anything.
 *
 * @param use What the keys are for. Default: to sign, which verifying is part of.
 */
export function keyProblems(keys: unknown, use: 'sign' | 'verify' = 'sign'): string[] {
  if (!isKeys(keys)) return ['A key must be made by secretKey(), signingKey() or keyRing().']
  const ring = ringOf(keys)
  const problems = verifyingProblems(ring)
  return use === 'sign' && problems.length === 0 ? signProblems(ring.sign) : problems
}

/** The same for keys of refresh tokens, which must be secrets: other keys are derived from them. */
export function refreshKeyProblems(keys: unknown): string[] {
  const problems = keyProblems(keys)
  if (problems.length > 0 || ringOf(keys as Key | KeyRing).verify.every(key => key.secret)) return problems
  return ['Refresh tokens need a secret: use secretKey().']
}

/** Says what is wrong with keys that only verify. */
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

/** What is doubtful about keys that can be used. */
export function keyWarnings(keys: Key | KeyRing): string[] {
  return [...new Set(ringOf(keys).verify.flatMap(key => key.warnings))]
}

/** Whether two keys or rings have a secret in common: each purpose needs secrets of its own (RFC 8725 §3.12). */
export function shareSecret(one: Key | KeyRing, other: Key | KeyRing): boolean {
  const secrets = (keys: Key | KeyRing) => ringOf(keys).verify.flatMap(key => key.secret?.reveal().join() ?? [])
  const known = new Set(secrets(one))
  return secrets(other).some(secret => secret !== '' && known.has(secret))
}

/** Says what is wrong with the time at which secrets of the environment roll; nothing where none roll. */
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

/** Whether a value was made by `secretKey`, `signingKey` or `keyRing`, sound or not. */
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

/** By shape, so that a key of another copy of the package is one too. */
function isKey(value: unknown): value is Key {
  return typeof value === 'object' && value !== null && 'algorithm' in value && 'problems' in value && 'secret' in value
}
