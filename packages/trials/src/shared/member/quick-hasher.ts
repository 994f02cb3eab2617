import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PasswordHasher } from '@sallyport/core'

/** A hash only for soaks. It costs nothing, so that a million logins can be tried. */
export function hashOf(password: string): string {
  return `quick:${createHash('sha256').update(password).digest('base64url')}`
}

/**
 * Creates a hasher that does no work. It can wait, for soaks in which logins overlap something.
 *
 * @param milliseconds The longest time of a hash. Each hash takes a random time.
 */
export function quickHasher(milliseconds = 0): PasswordHasher {
  const wait = async () => {
    if (milliseconds > 0) await sleep(Math.random() * milliseconds)
  }
  return {
    maxBytes: 72,
    async hash(password) {
      await wait()
      return hashOf(password)
    },
    async verify(password, hash) {
      await wait()
      return hashOf(password) === hash
    },
    needsRehash: () => false,
    unusable: () => undefined,
  }
}
