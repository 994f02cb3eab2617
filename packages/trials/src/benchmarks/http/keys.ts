import { createHash, createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto'

/** The secret of every contestant, as a string from the environment. */
export const secretText = createHash('sha512').update('a secret for benchmarks').digest('base64url')
export const secretObject: KeyObject = createSecretKey(Buffer.from(secretText))

/** The key pair of every contestant: the private key of RFC 8037, appendix A. */
export const privateJwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
}
export const privateKey: KeyObject = createPrivateKey({ key: privateJwk, format: 'jwk' })
const publicKey = createPublicKey(privateKey)
export const privatePem: string = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
export const publicPem: string = publicKey.export({ type: 'spki', format: 'pem' }).toString()
export const issuer = 'https://api.example.com'

export type Algorithm = 'HS256' | 'EdDSA'
