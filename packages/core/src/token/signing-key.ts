import { nodeCrypto } from '../lib/node-crypto.ts'
import { Secret } from '../log/secret.ts'
import { type Algorithm, canonicalAlgorithm, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts'
import type { Jwk, Key } from './key.ts'
import { kidProblems, thumbprint } from './kid.ts'
import { rsaProblems, rsaWarnings } from './rsa.ts'

/** The options of `signingKey`. */
export interface SigningKeyOptions {
  /** Default: the JWK's `alg`, or the algorithm of its curve. An RSA key without `alg` needs this option. */
  readonly algorithm?: SignatureAlgorithm | 'Ed25519'
  /** The `kid` of the key in tokens. Default: the JWK's `kid`, or its thumbprint (RFC 7638). */
  readonly kid?: string
}

/**
 * Makes a key from a key pair, which signs and verifies, or from a public key, which only verifies.
 *
 * It takes a JWK, a JWK as JSON text, or unencrypted PEM (SPKI, PKCS #8 and the older formats). In PEM, line breaks may be
 * written as `\n`, as in environment variables. It never throws and never prints: `createAuth` reports what is wrong with
 * the option's name. PEM needs `node:crypto`; other runtimes report it as a problem.
 *
 * @example
 * ```ts
 * import { signingKey } from '@sallyport/core'
 * const accessKey = signingKey(process.env.JWT_ACCESS_JWK)
 * ```
 */
export function signingKey(source: Jwk | string | undefined, options: SigningKeyOptions = {}): Key {
  const jwk = read(source)
  if (typeof jwk === 'string') return unusable(jwk)
  const { algorithm, problem } = bind(jwk, options.algorithm)
  if (problem !== undefined) return unusable(problem)
  const { publicJwk, privateJwk } = halves(jwk)
  const kid = options.kid ?? (jwk['kid'] as string | undefined)
  return Object.freeze({
    algorithm,
    kid: kid ?? thumbprint(publicJwk),
    secret: undefined,
    publicJwk,
    privateJwk: privateJwk && new Secret(privateJwk),
    problems: Object.freeze([...materialProblems(publicJwk, privateJwk), ...useProblems(jwk), ...kidProblems(kid)]),
    warnings: Object.freeze(rsaWarnings(publicJwk)),
  })
}

/** Returns a JWK, or a sentence that says what is wrong. */
function read(source: unknown): Jwk | string {
  if (source === undefined || source === null || source === '') return 'The key is not set.'
  if (typeof source === 'object') return { ...source }
  if (typeof source !== 'string') return 'A signing key must be a JWK or PEM text.'
  return source.trimStart().startsWith('{') ? fromJson(source) : fromPem(source.replaceAll(String.raw`\n`, '\n'))
}

function fromJson(text: string): Jwk | string {
  try {
    return JSON.parse(text) as Jwk
  } catch {
    return 'The key looks like a JWK, but is not JSON.'
  }
}

function fromPem(pem: string): Jwk | string {
  if (!pem.includes('-----BEGIN ')) return 'A signing key must be a JWK or PEM text; for a secret, use secretKey().'
  if (!nodeCrypto) return 'PEM cannot be read on this runtime: give the key as a JWK.'
  try {
    const key = pem.includes('PRIVATE KEY-----') ? nodeCrypto.createPrivateKey(pem) : nodeCrypto.createPublicKey(pem)
    return key.export({ format: 'jwk' })
  } catch {
    return 'The PEM text cannot be read as an unencrypted private key or a public key.'
  }
}

/** Binds a key to one algorithm. */
function bind(jwk: Jwk, asked: unknown): { algorithm: Algorithm; problem?: string } {
  const own = canonicalAlgorithm(jwk['alg'])
  const name = canonicalAlgorithm(asked) ?? own ?? byCurve(jwk)
  const algorithm = name as Algorithm
  if (jwk['kty'] === 'oct') return { algorithm, problem: 'The key is a secret: use secretKey() for it.' }
  if (name === undefined) return { algorithm, problem: 'The key needs an algorithm: for RSA, PS256 or RS256.' }
  const needed = signatureAlgorithms.get(algorithm)
  if (!needed)
    return { algorithm, problem: `The algorithm must be one of ${[...signatureAlgorithms.keys()].join(', ')}.` }
  if (own !== undefined && own !== name) return { algorithm, problem: `The key's own alg is another algorithm.` }
  const fits = needed.kty === jwk['kty'] && needed.crv === jwk['crv']
  return fits ? { algorithm } : { algorithm, problem: `The key is of another kind than ${algorithm} needs.` }
}

function byCurve(jwk: Jwk): string | undefined {
  for (const [name, { crv }] of signatureAlgorithms) if (crv !== undefined && crv === jwk['crv']) return name
  return undefined
}

function halves(jwk: Jwk): { publicJwk: Jwk; privateJwk: Jwk | undefined } {
  const pick = (names: readonly string[]) =>
    Object.freeze(Object.fromEntries(names.filter(name => Object.hasOwn(jwk, name)).map(name => [name, jwk[name]])))
  const publicNames = ['kty', 'crv', 'x', 'y', 'n', 'e']
  const privateNames = [...publicNames, 'd', 'p', 'q', 'dp', 'dq', 'qi']
  return { publicJwk: pick(publicNames), privateJwk: Object.hasOwn(jwk, 'd') ? pick(privateNames) : undefined }
}

function materialProblems(publicJwk: Jwk, privateJwk: Jwk | undefined): string[] {
  const problems = rsaProblems(publicJwk)
  return problems.length > 0 || isUsable(publicJwk, privateJwk) ? problems : ['The key material cannot be used.']
}

/** Without `node:crypto`, unusable material is found at the first use. */
function isUsable(publicJwk: Jwk, privateJwk: Jwk | undefined): boolean {
  if (!nodeCrypto) return true
  try {
    nodeCrypto.createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
    if (!privateJwk) return true
    const pair = nodeCrypto.createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
    return nodeCrypto.createPublicKey(pair).export({ format: 'jwk' })['x'] === publicJwk['x']
  } catch {
    return false
  }
}

function useProblems(jwk: Jwk): string[] {
  const operations = jwk['key_ops']
  const needed = Object.hasOwn(jwk, 'd') ? 'sign' : 'verify'
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return [`The key's own use is not signatures.`]
  if (operations === undefined) return []
  return Array.isArray(operations) && operations.includes(needed) ? [] : [`The key's own key_ops lack ${needed}.`]
}

function unusable(problem: string): Key {
  return Object.freeze({
    algorithm: 'EdDSA',
    kid: undefined,
    secret: undefined,
    publicJwk: undefined,
    privateJwk: undefined,
    problems: Object.freeze([problem]),
    warnings: Object.freeze([]),
  })
}
