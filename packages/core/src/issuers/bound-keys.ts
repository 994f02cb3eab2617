import { canonicalAlgorithm, signatureAlgorithms } from '../token/algorithms.ts'
import type { Jwks } from '../token/jwks.ts'
import type { Jwk } from '../token/key.ts'

/** The most keys of a set. */
const mostKeys = 100

/**
 * Keeps the keys of the algorithms that the issuer may use. A key that names none gets the first that is for its kind, so
 * that it is bound to one (RFC 8725 §3.1).
 */
export function boundTo(jwks: Jwks, algorithms: readonly string[]): Jwks {
  const keys = jwks.keys.slice(0, mostKeys).flatMap(jwk => {
    const alg = canonicalAlgorithm(jwk?.['alg']) ?? algorithms.find(name => fits(jwk, name))
    return typeof alg === 'string' && algorithms.includes(alg) ? [{ ...jwk, alg }] : []
  })
  return { keys }
}

function fits(jwk: Jwk | null | undefined, algorithm: string): boolean {
  const needed = signatureAlgorithms.get(algorithm)
  return needed !== undefined && needed.kty === jwk?.['kty'] && needed.crv === jwk['crv']
}
