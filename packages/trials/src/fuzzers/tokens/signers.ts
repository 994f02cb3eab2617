import { createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { secretKey, signingKey } from '@sallyport/core'
import { CompactSign } from 'jose'

const algorithms = ['HS256', 'HS512', 'EdDSA', 'ES256', 'RS256', 'PS256'] as const
export type SignerAlgorithm = (typeof algorithms)[number]

/** A key as Sallyport and jose take it. */
export interface Signer {
  readonly algorithm: SignerAlgorithm
  /** The option `accessKey`. */
  readonly own: ReturnType<typeof signingKey>
  readonly verifyWith: KeyObject
  /** Signs any text as a payload. */
  sign(header: object, payload: string): Promise<string>
}

export function signers(): readonly Signer[] {
  return algorithms.map(signerOf)
}

/** A signer with a new key of the algorithm. */
export function signerOf(algorithm: SignerAlgorithm): Signer {
  const { own, signWith, verifyWith } = keysOf(algorithm)
  return {
    algorithm,
    own,
    verifyWith,
    sign(header, payload) {
      const signing = new CompactSign(new TextEncoder().encode(payload))
      return signing.setProtectedHeader(header as { alg: string }).sign(signWith, { crit: { b64: true } })
    },
  }
}

function keysOf(algorithm: SignerAlgorithm) {
  if (algorithm === 'HS256' || algorithm === 'HS512') {
    const secret = randomBytes(64)
    const key = createSecretKey(secret)
    return { own: secretKey(secret, { algorithm }), signWith: key, verifyWith: key }
  }
  const { privateKey, publicKey } = pairOf(algorithm)
  const own = signingKey({ ...privateKey.export({ format: 'jwk' }) }, { algorithm })
  return { own, signWith: privateKey, verifyWith: publicKey }
}

function pairOf(algorithm: Exclude<SignerAlgorithm, 'HS256' | 'HS512'>) {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return generateKeyPairSync('rsa', { modulusLength: 3072 })
}
