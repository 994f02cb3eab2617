import type { JsonWebKeyInput, KeyObject } from 'node:crypto'
import { AuthError } from '../errors.ts'
import { nodeCrypto } from '../lib/node-crypto.ts'
import type { CompactToken } from './compact.ts'
import type { Jwk } from './key.ts'

/** Node's parameters for each signature of RFC 7518 §3.3 to §3.5 and RFC 8037 §3.1. */
const signatures: Readonly<Record<string, { readonly digest: string | null; readonly options?: object }>> = {
  EdDSA: { digest: null },
  ES256: { digest: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  ES384: { digest: 'sha384', options: { dsaEncoding: 'ieee-p1363' } },
  // 6 is RSA_PKCS1_PSS_PADDING; the salt is as long as the hash.
  PS256: { digest: 'sha256', options: { padding: 6, saltLength: 32 } },
  RS256: { digest: 'sha256' },
}

const publicHalves = new WeakMap<Jwk, KeyObject>()
const privateHalves = new WeakMap<Jwk, KeyObject>()

/**
 * Verifies a signature with Node's crypto on this thread, so that it does not wait behind password hashes on another
 * thread. Throws AuthError `misconfigured` for a key that cannot be used.
 */
export function hasNodeSignature({ signed, signature }: CompactToken, jwk: Jwk, algorithm: string): boolean {
  const key = importOnce(publicHalves, jwk, nodeCrypto.createPublicKey)
  const { digest, options } = signatures[algorithm]!
  const input = options ? { key, ...options } : key
  try {
    return nodeCrypto.verify(digest, Buffer.from(signed, 'latin1'), input, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

/** Signs on this thread. Throws AuthError `misconfigured` for a key that cannot be used. */
export function nodeSignature(signed: string, jwk: Jwk, algorithm: string): string {
  const key = importOnce(privateHalves, jwk, nodeCrypto.createPrivateKey)
  const { digest, options } = signatures[algorithm]!
  const input = options ? { key, ...options } : key
  return nodeCrypto.sign(digest, Buffer.from(signed, 'latin1'), input).toString('base64url')
}

function importOnce(
  known: WeakMap<Jwk, KeyObject>,
  jwk: Jwk,
  create: (input: JsonWebKeyInput) => KeyObject,
): KeyObject {
  const imported = known.get(jwk)
  if (imported) return imported
  const key = importKey(jwk, create)
  known.set(jwk, key)
  return key
}

function importKey(jwk: Jwk, create: (input: JsonWebKeyInput) => KeyObject): KeyObject {
  try {
    return create({ key: { ...jwk }, format: 'jwk' })
  } catch (cause) {
    throw new AuthError('misconfigured', { cause })
  }
}
