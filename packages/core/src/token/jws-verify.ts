import { compactVerify } from 'jose'
import { AuthError } from '../errors.ts'
import { isNode, nodeCrypto } from '../lib/node-crypto.ts'
import { canonicalAlgorithm, secretAlgorithms } from './algorithms.ts'
import type { CompactToken } from './compact.ts'
import { verifyingMaterial } from './import-key.ts'
import type { JsonObject } from './json.ts'
import type { Key } from './key.ts'
import { findKeys } from './key-lookup.ts'
import type { VerifyingKeys } from './key-ring.ts'
import { hasNodeSignature } from './node-signature.ts'

/**
 * Members that point to a key, carry one, or change what is signed. A verifier that follows them trusts the token about
 * itself (RFC 8725 §3.10); they are refused and not ignored, so that nobody is led to believe they work.
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
 * Verifies the header and the signature of a parsed token; nothing of its payload. Anything wrong is `token_invalid`,
 * and keys that cannot be used are `misconfigured`: thrown at once, or a promise that rejects where the work takes one.
 *
 * @param typ What the token must say it is, so that one kind is never taken for another (RFC 8725 §3.11).
 */
export function verifyJws(token: CompactToken, typ: string, keys: VerifyingKeys): void | Promise<void> {
  if (!hasPlainHeader(token.header, typ)) throw new AuthError('token_invalid')
  return verifySignature(token, keys)
}

/** Verifies the signature of a token whose header has been looked at. */
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

const encoder = new TextEncoder()

/** The `typ` of each header that has none of the refused members; headers are read once and kept. */
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

/** The algorithm is the key's own and never the header's choice. */
function hasSignature(token: CompactToken, key: Key): boolean | Promise<boolean> {
  if (key.secret && nodeCrypto) return hasMac(token, key.secret.reveal(), key.algorithm, nodeCrypto)
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

/**
 * One hash on this thread costs a fraction of the way to WebCrypto's threads and back, and does not wait there behind
 * password hashes.
 */
function hasMac(token: CompactToken, secret: Uint8Array, algorithm: string, crypto: typeof nodeCrypto & {}): boolean {
  const { hash } = secretAlgorithms.get(algorithm)!
  const mac = crypto.createHmac(hash, secret).update(token.signed, 'latin1').digest('base64url')
  // Both texts are the one canonical spelling of their bytes.
  const [expected, given] = [encoder.encode(mac), encoder.encode(token.signature)]
  return expected.length === given.length && crypto.timingSafeEqual(expected, given)
}
