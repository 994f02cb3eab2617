import { sha256 } from '../lib/digest.ts'

/** 128 bits: a client that finds two keys with one hash has only its own session to confuse. */
const hashBytes = 16

/**
 * The start of the hash of an idempotency key, bound to the refresh token that it came with: the same key with another token
 * counts as another key. A `jti` has no line break.
 */
export function retryHashOf(jti: string, key: string): string {
  return Buffer.from(sha256(`sallyport retry\n${jti}\n${key}`), 'base64url').toString('base64url', 0, hashBytes)
}
