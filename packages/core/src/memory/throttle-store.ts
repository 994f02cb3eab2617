import type { ThrottleState, ThrottleStore } from '../ports/throttle-store.ts'
import { Counters } from './counters.ts'

/** Throttle counters in memory. When it is full, one of those with the fewest hits is forgotten. */
export function memoryThrottleStore(most: number): ThrottleStore {
  const counters = new Counters(most)
  return {
    async hit(keys, now) {
      return keys.map(({ id, window }) => {
        const state = next(counters.find(id), window, now)
        counters.put(id, state, now)
        return state
      })
    },
    async forgive(keys) {
      for (const key of keys) counters.remove(key.id)
    },
  }
}

function next(state: ThrottleState | undefined, window: number, now: number): ThrottleState {
  if (!state || state.resetsAt <= now) return { count: 1, resetsAt: now + window }
  return { count: state.count + 1, resetsAt: state.resetsAt }
}
