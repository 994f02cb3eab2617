import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { SignatureAlgorithm } from './algorithms.ts'
import type { Jwk } from './key.ts'
import { thumbprint } from './kid.ts'

const generate = promisify(generateKeyPair)
const rsaBits = 3072

/**
 * Generates a key pair as a private JWK, with `alg`, `use` and its thumbprint as `kid`. Keep it as a secret.
 *
 * Default: EdDSA with Ed25519, which is fast, short and has no parameters to get wrong. RSA keys have 3072 bits.
 *
 * @example
 * ```ts
 * import { generateKey, signingKey } from '@sallyport/core'
 * const accessKey = signingKey(await generateKey())
 * ```
 */
export async function generateKey(algorithm: SignatureAlgorithm = 'EdDSA'): Promise<Jwk> {
  const jwk = (await generatePrivate(algorithm)).export({ format: 'jwk' }) as Record<string, unknown>
  return { ...jwk, alg: algorithm, use: 'sig', kid: thumbprint(jwk) }
}

async function generatePrivate(algorithm: SignatureAlgorithm): Promise<KeyObject> {
  switch (algorithm) {
    case 'EdDSA':
      // workerd takes no call without options.
      return (await generate('ed25519', {})).privateKey
    case 'ES256':
      return (await generate('ec', { namedCurve: 'P-256' })).privateKey
    case 'ES384':
      return (await generate('ec', { namedCurve: 'P-384' })).privateKey
    case 'PS256':
    case 'RS256':
      return (await generate('rsa', { modulusLength: rsaBits })).privateKey
    default:
      throw new TypeError('algorithm must be EdDSA, ES256, ES384, PS256 or RS256')
  }
}
