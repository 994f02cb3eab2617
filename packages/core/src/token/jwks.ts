import { type KeyRing, ringOf } from './key-ring.ts'
import type { Jwk, Key } from './key.ts'

/** A JWK Set (RFC 7517 §5). */
export interface Jwks {
  /** The public keys. */
  readonly keys: readonly Jwk[]
}

/** Returns the public halves of all key pairs that verify. The set is empty for secrets. */
export function publicKeys(keys: Key | KeyRing): Jwks {
  const pairs = ringOf(keys).verify.filter(key => key.publicJwk)
  return { keys: pairs.map(key => ({ ...key.publicJwk, use: 'sig', alg: key.algorithm, kid: key.kid })) }
}
