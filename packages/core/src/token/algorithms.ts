/** The algorithms that a secret may be bound to. */
export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512'
/** The algorithms that a key pair may be bound to. */
export type SignatureAlgorithm = 'EdDSA' | 'ES256' | 'ES384' | 'PS256' | 'RS256'
/** Every algorithm that a key may be bound to. `none` is not among them. */
export type Algorithm = SecretAlgorithm | SignatureAlgorithm

/** The hash of each HMAC, and the least bytes of its key, which are as many as the hash has (RFC 7518 §3.2). */
export const secretAlgorithms: ReadonlyMap<string, { readonly hash: string; readonly minBytes: number }> = new Map([
  ['HS256', { hash: 'sha256', minBytes: 32 }],
  ['HS384', { hash: 'sha384', minBytes: 48 }],
  ['HS512', { hash: 'sha512', minBytes: 64 }],
])

/** The kind of key that each signature needs. */
export const signatureAlgorithms: ReadonlyMap<string, { readonly kty: string; readonly crv?: string }> = new Map([
  ['EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['ES384', { kty: 'EC', crv: 'P-384' }],
  ['PS256', { kty: 'RSA' }],
  ['RS256', { kty: 'RSA' }],
])

/** Maps `Ed25519` to `EdDSA`: RFC 9864 §2.2 gives this algorithm a second name. */
export function canonicalAlgorithm(name: unknown): unknown {
  return name === 'Ed25519' ? 'EdDSA' : name
}
