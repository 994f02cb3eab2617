import { compactVerify } from 'jose'
import { AuthError } from '../errors.ts'
import { isNode, nodeCrypto } from '../lib/node-crypto.ts'
import { canonicalAlgorithm } from './algorithms.ts'
import type { CompactToken } from './compact.ts'
import { verifyingMaterial } from './import-key.ts'
import type { JsonObject } from './json.ts'
import type { Key } from './key.ts'
import { findKeys } from './key-lookup.ts'
import type { VerifyingKeys } from './key-ring.ts'
import { macsOf } from './mac.ts'
import { hasNodeSignature } from './node-signature.ts'

/**
 * Header members that point to a key, contain one, or change what is signed. A verifier that used them would let the token
 * choose how it is verified (RFC 8725 §3.10). They are refused instead of ignored, so that it is clear that they do not work.
 */
export const refusedMembers: readonly string[] = [
  'jku',
  'jwk',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'crit',
  'b64',
  'zip',
  'enc',
]

/**
 * Verifies the header and the signature of a parsed token, but not its payload. It throws, or returns a promise that
 * rejects: with `token_invalid`, or with `misconfigured` for keys that cannot be used.
 *
 * @param typ The required `typ` of the token, so that one kind is never accepted as another (RFC 8725 §3.11).
 */
export function verifyJws(token: CompactToken, typ: string, keys: VerifyingKeys): void | Promise<void> {
  if (!hasPlainHeader(token.header, typ)) throw new AuthError('token_invalid')
  return verifySignature(token, keys)
}

/** Verifies the signature of a token whose header was checked. */
export function verifySignature(token: CompactToken, keys: VerifyingKeys): void | Promise<void> {
  const found = findKeys(keys, token.header)
  return found instanceof Promise ? found.then(some => tryKeys(token, some, 0)) : tryKeys(token, found, 0)
}

function tryKeys(token: CompactToken, keys: readonly Key[], from: number): void | Promise<void> {
  for (let index = from; index < keys.length; index++) {
    const key = keys[index]!
    if (key.algorithm !== canonicalAlgorithm(token.header['alg'])) continue
    const verdict = hasSignature(token, key)
    if (verdict === true) return
    if (verdict !== false) return verdict.then(isGood => (isGood ? undefined : tryKeys(token, keys, index + 1)))
  }
  throw new AuthError('token_invalid')
}

/** The `typ` of each header that has none of the refused members. Each header is read once. */
const plainTypes = new WeakMap<JsonObject, string>()

function hasPlainHeader(header: JsonObject, typ: string): boolean {
  const type = plainTypes.get(header) ?? readPlainType(header)
  // RFC 7515 §4.1.9: `application/` may be left out.
  return type === typ || type === `application/${typ}`
}

function readPlainType(header: JsonObject): string {
  const { typ } = header
  const isPlain = typeof typ === 'string' && !refusedMembers.some(member => member in header)
  const type = isPlain ? typ.toLowerCase() : ''
  plainTypes.set(header, type)
  return type
}

/**
 * The key decides the algorithm, never the header. On Node, signatures are verified on this thread: they take a fraction of the
 * time that a call to WebCrypto's threads takes, and do not wait behind password hashes.
 */
export function hasSignature(token: CompactToken, key: Key): boolean | Promise<boolean> {
  if (key.secret && nodeCrypto) return macsOf(key).matches(token.signed, token.signature)
  if (key.publicJwk && isNode) return hasNodeSignature(token, key.publicJwk, key.algorithm)
  return hasJoseSignature(token, key)
}

async function hasJoseSignature(token: CompactToken, key: Key): Promise<boolean> {
  const material = await verifyingMaterial(key)
  try {
    await compactVerify(token.text, material, { algorithms: [token.header['alg'] as string] })
    return true
  } catch {
    return false
  }
}
