import { calculateJwkThumbprint } from 'jose'
import { LRUCache } from 'lru-cache'
import { decodeBase64urlText, isBase64url } from '../../lib/base64url.ts'
import { canonicalAlgorithm, signatureAlgorithms } from '../algorithms.ts'
import { type JsonObject, parseJsonObject } from '../json.ts'
import { refusedMembers } from '../jws-verify.ts'
import type { Key } from '../key.ts'
import { signingKey } from '../signing-key.ts'
import { FlawedProof } from './flaws.ts'

/** The key that a proof was signed with. */
export interface ProofKey {
  readonly header: JsonObject
  readonly key: Key
  /** The thumbprint of the key (RFC 7638) with SHA-256, to which tokens are bound. */
  readonly jkt: string
}

/** Characters of a coordinate in base64url, by the only algorithms of proofs. All are asymmetric, and their keys are small. */
const coordinates: ReadonlyMap<string, number> = new Map([
  ['ES256', 43],
  ['EdDSA', 43],
  ['ES384', 64],
])

/** The algorithms that proofs may be signed with, as challenges list them (RFC 9449 §5.1). */
export const proofAlgorithms: readonly string[] = [...coordinates.keys()]

// RFC 7517 and RFC 7518 §6: what private and symmetric keys have.
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** A client sends the same header with every proof, so its key is read once. */
const known = new LRUCache<string, ProofKey>({ max: 2000 })
const longestHeader = 1024

/** Reads the key in the header of a proof (RFC 9449 §4.2). Throws FlawedProof for a header that proofs may not have. */
export async function readProofKey(segment: string): Promise<ProofKey> {
  if (segment.length > longestHeader) throw new FlawedProof('malformed')
  const found = known.get(segment)
  if (found !== undefined) return found
  const json = decodeBase64urlText(segment)
  const header = json === undefined ? undefined : parseJsonObject(json)
  if (header === undefined) throw new FlawedProof('malformed')
  const key = keyOf(header)
  if (key?.publicJwk === undefined) throw new FlawedProof('header')
  const read = { header, key, jkt: await calculateJwkThumbprint({ ...key.publicJwk }) }
  known.set(segment, read)
  return read
}

function keyOf(header: JsonObject): Key | undefined {
  const { typ, jwk } = header
  const algorithm = canonicalAlgorithm(header['alg'])
  const length = typeof algorithm === 'string' ? coordinates.get(algorithm) : undefined
  const isProof = typeof typ === 'string' && /^(application\/)?dpop\+jwt$/i.test(typ)
  if (!isProof || length === undefined || refusedMembers.some(name => name !== 'jwk' && name in header))
    return undefined
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return undefined
  return publicKeyOf(jwk as JsonObject, algorithm as 'ES256' | 'ES384' | 'EdDSA', length)
}

/** Only canonical coordinates: otherwise a key would have several thumbprints. */
function publicKeyOf(jwk: JsonObject, algorithm: 'ES256' | 'ES384' | 'EdDSA', length: number): Key | undefined {
  const { kty, crv, x, y } = jwk
  const needed = signatureAlgorithms.get(algorithm)!
  const isCoordinate = (value: unknown) => typeof value === 'string' && value.length === length && isBase64url(value)
  if (kty !== needed.kty || crv !== needed.crv || secretMembers.some(name => name in jwk)) return undefined
  if (!isCoordinate(x) || (kty === 'EC') !== isCoordinate(y)) return undefined
  const key = signingKey(kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x }, { algorithm })
  return key.problems.length === 0 ? key : undefined
}
