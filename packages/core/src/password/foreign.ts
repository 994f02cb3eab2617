import { timingSafeEqual } from 'node:crypto'
import type { PasswordHasher, UnusableHash } from '../ports/password-hasher.ts'
import { readPassword } from './text.ts'
import { createRefusals, type Work } from './work.ts'

/** The parts of a hash that another system made. */
export interface ForeignHash extends Work {
  /** The key that the derived one is compared with. Both have the same length. */
  readonly key: Buffer
  derive(password: string): Promise<Buffer>
}

/** Reads the hashes of one scheme. Returns undefined for other strings. */
export type ReadForeignHash = (hash: string) => ForeignHash | 'too_costly' | undefined

/** The bytes of a key. A shorter key matches too many passwords, and a longer one is not a key. */
const leastKey = 16
const mostKey = 512

/** Makes a verifier of other systems' hashes. It creates no new hashes. */
export function foreignHasher(read: ReadForeignHash): Omit<PasswordHasher, 'hash' | 'needsRehash'> {
  const refusals = createRefusals()
  function readUsable(hash: string): ForeignHash | UnusableHash {
    const found = read(hash) ?? 'malformed'
    return typeof found === 'string' || isBetween(found.key.length, leastKey, mostKey) ? found : 'malformed'
  }
  return {
    maxBytes: Infinity,
    unusable(hash) {
      const found = readUsable(hash)
      return typeof found === 'string' ? found : undefined
    },
    async verify(password, hash) {
      const found = readUsable(hash)
      if (typeof found === 'string') return false
      refusals.learn(found)
      const { text } = readPassword(password, Infinity)
      const matches = timingSafeEqual(await found.derive(text ?? ''), found.key)
      if (matches && text !== undefined) return true
      await refusals.complete(found)
      return false
    },
    refuse: () => refusals.complete(),
  }
}

export function isBetween(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}

/** Decodes base64 of every kind: `+/`, `-_`, and passlib's `./`, with or without padding. */
export function fromBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64')
}
