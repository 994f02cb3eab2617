import type { ThrottleState, ThrottleStore } from '@sallyport/core'
import type { Collection } from './documents.ts'

/**
 * Makes the store of counters: a document for each of them.
 *
 * Each one counts exactly. Together they are no transaction: a call that fails midway rejects, and has counted too much
 * on some, never too little.
 */
export function throttleStore(counters: Collection<ThrottleState>): ThrottleStore {
  const hitOne = (id: string, window: number, now: number) =>
    counters.update('throttle.hit', id, current => {
      const running = current !== undefined && current.resetsAt > now
      const state = running ? { ...current, count: current.count + 1 } : { count: 1, resetsAt: now + window }
      return { result: state, document: state }
    })

  const forgiveOne = (id: string) =>
    counters.update('throttle.forgive', id, current =>
      current === undefined ? { result: undefined } : { result: undefined, document: { count: 0, resetsAt: 0 } },
    )

  return {
    hit: (keys, now) => Promise.all(keys.map(({ id, window }) => hitOne(id, window, now))),
    forgive: async keys => {
      await Promise.all(keys.map(({ id }) => forgiveOne(id)))
    },
  }
}
