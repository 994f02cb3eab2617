import { createHash, randomUUID } from 'node:crypto'
import type { Clock } from '@sallyport/core'

/** A client with a key of its own. */
export interface Prover {
  /** Makes a DPoP proof (RFC 9449 §4.2). */
  prove(request: {
    readonly method: string
    readonly url: string
    readonly accessToken?: string | undefined
    readonly nonce?: string | undefined
  }): Promise<string>
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }

/** Makes a client whose proofs have the time of a clock. It signs as browsers do, which workers can too. */
export async function createProver(clock: Clock): Promise<Prover> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }
  return {
    async prove({ method: htm, url: htu, accessToken, nonce }) {
      const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url')
      const payload = { jti: randomUUID(), htm, htu, iat: Math.floor(clock() / 1000), ath, nonce }
      const text = [header, payload].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(text))
      return `${text}.${Buffer.from(signature).toString('base64url')}`
    },
  }
}
