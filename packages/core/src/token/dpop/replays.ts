import { AuthError } from '../../errors.ts'
import type { ThrottleStore } from '../../ports/throttle-store.ts'

/** Remembers proofs that were used, for as long as they would be accepted. */
export interface Replays {
  /**
   * Takes a proof, and returns whether it is used for the first time.
   *
   * @param id Names the proof: `A-Z a-z 0-9 _ -`.
   * @param now Seconds since the epoch.
   */
  take(id: string, now: number): boolean | Promise<boolean>
}

/** The most proofs of one lifetime that a process remembers, which takes a few megabytes. */
const most = 100_000

/**
 * Remembers proofs in memory. Beyond the most that it holds it refuses every proof with AuthError `overloaded`, because
 * forgetting one would let it be used again.
 *
 * @param lifetime Seconds for which a proof is accepted, at most.
 */
export function memoryReplays(lifetime: number, capacity = most): Replays {
  let startedAt = -Infinity
  let current = new Set<string>()
  let previous = new Set<string>()

  function rotate(now: number): void {
    if (now - startedAt < lifetime) return
    previous = now - startedAt < 2 * lifetime ? current : new Set()
    current = new Set()
    startedAt = now
  }

  return {
    take(id, now) {
      rotate(now)
      if (current.has(id) || previous.has(id)) return false
      if (current.size >= capacity) throw new AuthError('overloaded')
      current.add(id)
      return true
    },
  }
}

// A window must be longer than the lifetime, whose last second counts, and of which fractions were cut.
const margin = 2

/** Remembers proofs in the store, so that a proof is used once in all processes. Each proof costs one call. */
export function sharedReplays(lifetime: number, store: Pick<ThrottleStore, 'hit'>): Replays {
  return {
    take: async (id, now) => {
      const { admitted } = await store.hit([{ owner: id, name: 'dpop', limit: 1, window: lifetime + margin }], now)
      return admitted
    },
  }
}
