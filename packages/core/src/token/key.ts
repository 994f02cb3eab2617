import { Secret } from '../log/secret.ts'
import { type Algorithm, canonicalAlgorithm, type SecretAlgorithm, secretAlgorithms } from './algorithms.ts'
import { kidProblems } from './kid.ts'
import { secretProblems } from './secret-strength.ts'

/** A JSON Web Key (RFC 7517). */
export type Jwk = Readonly<Record<string, unknown>>

/**
 * A key that is bound to one algorithm and never prints its material. Make one with `secretKey` or `signingKey`.
 *
 * A key that cannot be used is created too. Its `problems` then say why, without any value.
 */
export interface Key {
  /** The algorithm that it signs with. */
  readonly algorithm: Algorithm
  /** Its id in tokens; undefined for a secret without one. */
  readonly kid: string | undefined
  /** The bytes of a secret. */
  readonly secret: Secret<Uint8Array> | undefined
  /** The public half of a key pair. */
  readonly publicJwk: Jwk | undefined
  /** The private half, which includes the public one; undefined if the key only verifies. */
  readonly privateJwk: Secret<Jwk> | undefined
  /** Whole sentences. */
  readonly problems: readonly string[]
  /** What is legal, but should be changed. */
  readonly warnings: readonly string[]
}

/** The options of `secretKey`. */
export interface SecretKeyOptions {
  /** Default: `HS256`. */
  readonly algorithm?: SecretAlgorithm
  /** The `kid` of the key in tokens. Default: none; the key is then tried for tokens without a `kid`. */
  readonly kid?: string
}

/**
 * Makes a key from a secret that signs and verifies (HMAC, RFC 7518 §3.2).
 *
 * It never throws and never prints. `createAuth` reports what is wrong with a secret, such as an unset environment
 * variable, with the option's name. A string counts as UTF-8; it needs 32 bytes for HS256, 48 for HS384 and 64 for HS512.
 *
 * @example
 * ```ts
 * import { secretKey } from '@sallyport/core'
 * const accessKey = secretKey(process.env.JWT_ACCESS_SECRET)
 * ```
 */
export function secretKey(secret: string | Uint8Array | undefined, options: SecretKeyOptions = {}): Key {
  const algorithm = canonicalAlgorithm(options.algorithm ?? 'HS256') as SecretAlgorithm
  const minBytes = secretAlgorithms.get(algorithm)?.minBytes
  const problems = minBytes === undefined ? [`A secret's algorithm must be HS256, HS384 or HS512.`] : []
  return Object.freeze({
    algorithm,
    kid: options.kid,
    secret: new Secret(toBytes(secret)),
    publicJwk: undefined,
    privateJwk: undefined,
    problems: Object.freeze([...problems, ...secretProblems(secret, minBytes ?? 32), ...kidProblems(options.kid)]),
    warnings: Object.freeze([]),
  })
}

function toBytes(secret: unknown): Uint8Array {
  if (secret instanceof Uint8Array) return new Uint8Array(secret)
  return new TextEncoder().encode(typeof secret === 'string' ? secret : '')
}
