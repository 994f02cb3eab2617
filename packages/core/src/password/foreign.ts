import { timingSafeEqual } from 'node:crypto'
import type { PasswordHasher, UnusableHash } from '../ports/password-hasher.ts'
import { readPassword } from './text.ts'
import { createRefusals, type Work } from './work.ts'

/** A hash that was made elsewhere, taken apart. */
export interface ForeignHash extends Work {
  /** Derived from the password; both lengths are equal. */
  readonly key: Buffer
  derive(password: string): Promise<Buffer>
}

/** Reads the strings of one scheme; undefined for all others. */
export type ReadForeignHash = (hash: string) => ForeignHash | 'too_costly' | undefined

/** A key that is shorter matches too many passwords; a longer one is not a key. */
const leastKey = 16
const mostKey = 512

/** Verifies the hashes of other systems, of schemes in which nothing new is hashed here. */
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

/** Reads base64 of every kind: `+/`, `-_`, and passlib's `./`, with or without padding. */
export function fromBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64')
}
