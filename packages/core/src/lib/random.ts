import { randomFillSync } from 'node:crypto'

/**
 * Random bytes are drawn in advance, because a call for 16 bytes costs as much as one for all of these: `crypto.randomUUID`
 * does the same. Bytes leave the pool once and are erased there.
 */
const pool = Buffer.alloc(2048)
let left = 0

/** Returns bytes of the system's secure source. Nobody else sees them, and they are never given again. */
export function randomBytes(bytes: number): Buffer {
  if (bytes > pool.length) return randomFillSync(Buffer.alloc(bytes))
  if (bytes > left) {
    randomFillSync(pool)
    left = pool.length
  }
  const taken = pool.subarray(left - bytes, left)
  left -= bytes
  const given = Buffer.from(taken)
  taken.fill(0)
  return given
}

/** Makes an unguessable id: base64url of `bytes` random bytes, 16 (128 bits) by default. */
export function randomId(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}
