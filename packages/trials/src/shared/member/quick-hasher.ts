import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PasswordHasher } from '@sallyport/core'

/** A hash for soaks alone: it costs nothing, so that a million logins can be tried. */
export function hashOf(password: string): string {
  return `quick:${createHash('sha256').update(password).digest('base64url')}`
}

/**
 * Makes a hasher without work, which takes a while all the same where a soak wants logins to overlap something.
 *
 * @param milliseconds How long a hash takes at most; each takes another time.
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
