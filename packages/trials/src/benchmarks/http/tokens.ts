import { createHmac, randomBytes, sign } from 'node:crypto'
import { signingKey } from '@sallyport/core'
import { type Algorithm, issuer, privateJwk, privateKey, secretText } from './keys.ts'

const kid = signingKey(privateJwk).kid

/** Creates a new access token like Sallyport's, which every contestant accepts. */
export function newToken(algorithm: Algorithm): string {
  const header = { alg: algorithm, typ: 'at+jwt', ...(algorithm === 'EdDSA' && { kid }) }
  const now = Math.floor(Date.now() / 1000)
  const [sid, jti] = [randomId(), randomId()]
  const claims = {
    roles: ['customer'],
    iss: issuer,
    aud: issuer,
    sub: 'u-1',
    sid,
    jti,
    iat: now,
    exp: now + 900,
    auth_time: now,
  }
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${algorithm === 'HS256' ? mac(signed) : sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
}

function mac(text: string): string {
  return createHmac('sha256', secretText).update(text).digest('base64url')
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function randomId(): string {
  return randomBytes(16).toString('base64url')
}
