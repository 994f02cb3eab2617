import type { ThrottleKey, ThrottleState, ThrottleStore } from '../ports/throttle-store.ts'
import { Hand } from './hand.ts'

/** Counters among which a full store picks the one to forget. */
const candidates = 8

/**
 * Counters in memory. When it is full it forgets the lowest of the next few counters: an attacker's many fresh keys
 * push each other out, and never a counter that has blocked somebody.
 */
export function memoryThrottleStore(most: number): ThrottleStore {
  const counters = new Map<string, ThrottleState>()
  const hand = new Hand(counters)

  function hit(key: ThrottleKey, now: number): ThrottleState {
    const state = next(counters.get(key.id), key.window, now)
    hand.sweep(
      each => each.resetsAt <= now,
      id => counters.delete(id),
    )
    if (!counters.has(key.id) && counters.size >= most) counters.delete(lowest(hand))
    counters.set(key.id, state)
    return state
  }

  return {
    async hit(keys, now) {
      return keys.map(key => hit(key, now))
    },
    async forgive(keys) {
      for (const key of keys) counters.delete(key.id)
    },
  }
}

function next(state: ThrottleState | undefined, window: number, now: number): ThrottleState {
  if (!state || state.resetsAt <= now) return { count: 1, resetsAt: now + window }
  return { count: state.count + 1, resetsAt: state.resetsAt }
}

function lowest(hand: Hand<string, ThrottleState>): string {
  let [id, state] = hand.next()!
  for (let looked = 1; looked < candidates; looked++) {
    const [otherId, other] = hand.next()!
    if (other.count < state.count) [id, state] = [otherId, other]
  }
  return id
}
