import { randomBytes } from 'node:crypto'

/** Makes an unguessable id: base64url of `bytes` random bytes, 16 (128 bits) by default. */
export function randomId(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}
