import { createAuth, memoryStore, secretKey, signingKey } from '@sallyport/core'
import { everybody } from '../../shared/store/users.ts'
import { type Algorithm, issuer, privateJwk, secretText } from './keys.ts'

/** Creates the `Auth` of a measured server, which only verifies tokens. */
export function authFor(algorithm: Algorithm) {
  return createAuth({
    issuer,
    audience: issuer,
    accessKey: algorithm === 'HS256' ? secretKey(secretText) : signingKey(privateJwk),
    refreshKey: secretKey(`${secretText} for refreshes`),
    store: memoryStore(),
    users: everybody(),
    claims: user => ({ roles: user.roles }),
    production: false,
  })
}
