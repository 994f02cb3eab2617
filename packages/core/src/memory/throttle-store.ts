import type { ThrottleKey, ThrottleStore } from '../ports/throttle-store.ts'
import { Counters, type CounterState } from './counters.ts'

/**
 * Throttle counters in memory. When it is full, one of those with the fewest hits is deleted. Counters at their limit are
 * deleted last.
 */
export function memoryThrottleStore(most: number): ThrottleStore {
  const counters = new Counters(most)

  function running(key: ThrottleKey, now: number): CounterState | undefined {
    const state = counters.find(idOf(key))
    return state !== undefined && now < state.resetsAt ? state : undefined
  }

  return {
    async hit(keys, now) {
      for (const [exceeded, key] of keys.entries()) {
        const state = running(key, now)
        if (state && state.count >= key.limit) return { admitted: false, exceeded, resetsAt: state.resetsAt }
      }
      for (const key of keys) {
        const { count, resetsAt } = running(key, now) ?? { count: 0, resetsAt: now + key.window }
        counters.put(idOf(key), { count: count + 1, resetsAt, isFull: count + 1 >= key.limit }, now)
      }
      return { admitted: true }
    },
    async giveBack(keys, hitAt) {
      for (const key of keys) {
        const state = running(key, hitAt)
        if (state === undefined || state.resetsAt - key.window > hitAt) continue
        if (state.count === 1) counters.remove(idOf(key))
        else counters.put(idOf(key), { ...state, count: state.count - 1, isFull: false }, hitAt)
      }
    },
    async clear(owner, names) {
      const ids = names?.map(name => idOf({ owner, name })) ?? counters.idsWith(idOf({ owner, name: '' }))
      for (const id of ids) counters.remove(id)
    },
  }
}

function idOf({ owner, name }: Pick<ThrottleKey, 'owner' | 'name'>): string {
  return `${owner}/${name}`
}
