import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createAccessTokenIssuer } from '../../src/token/access-token-issuer.ts'
import { type AccessTokenRules, createAccessTokenVerifier } from '../../src/token/access-token-verifier.ts'
import type { SecretAlgorithm } from '../../src/token/algorithms.ts'
import { type KeyRing, ringOf } from '../../src/token/key-ring.ts'
import { type Key, secretKey } from '../../src/token/key.ts'
import { signingKey } from '../../src/token/signing-key.ts'

export const issuer = 'https://api.example.com'
export const audience = 'https://orders.example.com'
/** Frozen time: seconds. */
export const now = 1_800_000_000
export const ttl = 900
export const tolerance = 5
export const secretText = 'k3JvW9qYt7LzR2mXc8PbN4hQd6FgS1aE-u0oTiKyVwZ'
export const otherSecretText = 'Qz8rT1nVb5KxW3cMj7LpD9sHf2GyA6eUo-4iRtBvNkX'

export const secret = secretKey(secretText)

/** One of each key pair; making RSA keys takes long. */
export const pairs = {
  EdDSA: generateKeyPairSync('ed25519'),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
}
export type PairAlgorithm = keyof typeof pairs

export const pairKeys = Object.fromEntries(
  Object.entries(pairs).map(([algorithm, { privateKey }]) => [
    algorithm,
    signingKey(privateKey.export({ format: 'jwk' }), { algorithm: algorithm as PairAlgorithm }),
  ]),
) as Record<PairAlgorithm, Key>

export const secretKeys: Record<SecretAlgorithm, Key> = {
  HS256: secret,
  HS384: secretKey(`${secretText}${otherSecretText}`, { algorithm: 'HS384' }),
  HS512: secretKey(`${secretText}${otherSecretText}`, { algorithm: 'HS512' }),
}

/** Every kind of key that there is. */
export const everyKey: readonly (readonly [string, Key])[] = Object.entries({ ...secretKeys, ...pairKeys })

export function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** An HMAC over any header and payload, text included. */
export function mac(header: unknown, payload: unknown, key: string | Uint8Array = secretText, hash = 'sha256'): string {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
}

/** A signature by node:crypto, and so by other code than that which verifies. */
export function signWith(algorithm: PairAlgorithm, header: unknown, payload: unknown): string {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${rawSignature(algorithm, Buffer.from(signed)).toString('base64url')}`
}

function rawSignature(algorithm: PairAlgorithm, data: Buffer): Buffer {
  const key: KeyObject = pairs[algorithm].privateKey
  switch (algorithm) {
    case 'EdDSA':
      return sign(null, data, key)
    case 'ES256':
      return sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })
    case 'ES384':
      return sign('sha384', data, { key, dsaEncoding: 'ieee-p1363' })
    case 'PS256':
      return sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
    case 'RS256':
      return sign('sha256', data, key)
  }
}

export const goodHeader = { alg: 'HS256', typ: 'at+jwt' }
export const goodPayload = {
  iss: issuer,
  aud: audience,
  sub: 'user-1',
  sid: 'session-1',
  jti: 'token-1',
  iat: now,
  exp: now + ttl,
  auth_time: now - 60,
}

/** The good payload without one member. */
export function without(name: keyof typeof goodPayload): object {
  return Object.fromEntries(Object.entries(goodPayload).filter(([member]) => member !== name))
}

export function verifierFor(keys: Key | KeyRing, rules: Partial<AccessTokenRules> = {}) {
  const ring = ringOf(keys)
  const clock = () => now * 1000
  const options = { issuer, audience, keys: () => ring, maxLifetime: ttl, tolerance, clock, ...rules }
  const verify = createAccessTokenVerifier(options)
  return async (text: unknown) => verify(text)
}

export function issuerFor(keys: Key | KeyRing, options: Partial<Parameters<typeof createAccessTokenIssuer>[0]> = {}) {
  const ring = ringOf(keys)
  return createAccessTokenIssuer({ issuer, audience, keys: () => ring, ttl, clock: () => now * 1000, ...options })
}

export const fields = { subject: 'user-1', sessionId: 'session-1', authTime: now - 60, sessionEnd: now + 86_400 }

/** The code that a promise rejects with, or undefined where it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: { code?: unknown }) => error.code ?? error,
  )
}
