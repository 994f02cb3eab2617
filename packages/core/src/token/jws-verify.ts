import { compactVerify } from 'jose'
import { AuthError } from '../errors.ts'
import { nodeCrypto } from '../lib/node-crypto.ts'
import { canonicalAlgorithm, secretAlgorithms } from './algorithms.ts'
import type { CompactToken } from './compact.ts'
import { verifyingMaterial } from './import-key.ts'
import type { JsonObject } from './json.ts'
import type { Key } from './key.ts'
import { findKeys } from './key-lookup.ts'
import type { VerifyingKeys } from './key-ring.ts'

/**
 * Members that point to a key, carry one, or change what is signed. A verifier that follows them trusts the token about
 * itself (RFC 8725 §3.10); they are refused and not ignored, so that nobody is led to believe they work.
 */
const refusedMembers = ['jku', 'jwk', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'crit', 'b64', 'zip', 'enc']

/**
 * Verifies the header and the signature of a parsed token; nothing of its payload. Anything wrong is `token_invalid`,
 * and keys that cannot be used are `misconfigured`.
 *
 * @param typ What the token must say it is, so that one kind is never taken for another (RFC 8725 §3.11).
 */
export async function verifyJws(token: CompactToken, typ: string, keys: VerifyingKeys): Promise<void> {
  if (!hasPlainHeader(token.header, typ)) throw new AuthError('token_invalid')
  for (const key of await findKeys(keys, token.header)) {
    if (key.algorithm === canonicalAlgorithm(token.header['alg']) && (await hasSignature(token, key))) return
  }
  throw new AuthError('token_invalid')
}

function hasPlainHeader(header: JsonObject, typ: string): boolean {
  const given = typeof header['typ'] === 'string' ? header['typ'].toLowerCase() : undefined
  // RFC 7515 §4.1.9: `application/` may be left out.
  return (given === typ || given === `application/${typ}`) && !refusedMembers.some(member => member in header)
}

/** The algorithm is the key's own and never the header's choice. */
async function hasSignature(token: CompactToken, key: Key): Promise<boolean> {
  if (key.secret && nodeCrypto) return hasMac(token, key.secret.reveal(), key.algorithm, nodeCrypto)
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
  const signed = token.text.slice(0, token.text.lastIndexOf('.'))
  const expected = crypto.createHmac(hash, secret).update(signed).digest()
  return expected.length === token.signature.length && crypto.timingSafeEqual(expected, token.signature)
}
