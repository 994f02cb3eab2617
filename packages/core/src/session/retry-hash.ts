import { sha256 } from '../lib/digest.ts'

/**
 * The hash of an idempotency key, bound to the refresh token that it came with: the same key with another token counts as
 * another key. A `jti` has no line break.
 */
export function retryHashOf(jti: string, key: string): string {
  return sha256(`sallyport retry\n${jti}\n${key}`)
}
