import type { TokenPayload } from '../profile.ts'

/**
 * Whether a payload has none of the claims that only ID tokens have (OpenID Connect Core §2 and §3.3.2.11), for issuers whose
 * tokens have one `typ` for all kinds.
 */
export function isNoIdToken(payload: TokenPayload): boolean {
  return !['nonce', 'at_hash', 'c_hash', 's_hash'].some(name => Object.hasOwn(payload, name))
}
