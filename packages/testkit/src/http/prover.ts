import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { Clock } from '@sallyport/core'

/** A client with a key of its own. */
export interface Prover {
  /** Makes a DPoP proof (RFC 9449 §4.2). */
  prove(request: {
    readonly method: string
    readonly url: string
    readonly accessToken?: string | undefined
    readonly nonce?: string | undefined
  }): string
}

/** Makes a client whose proofs have the time of a clock. */
export function createProver(clock: Clock): Prover {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) }
  return {
    prove({ method: htm, url: htu, accessToken, nonce }) {
      const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url')
      const payload = { jti: randomUUID(), htm, htu, iat: Math.floor(clock() / 1000), ath, nonce }
      const text = [header, payload].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return `${text}.${signature.toString('base64url')}`
    },
  }
}
