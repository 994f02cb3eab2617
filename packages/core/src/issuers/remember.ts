import { LRUCache } from 'lru-cache'
import type { Clock } from '../ports/clock.ts'

/** What was found out, and until when it may be believed, in seconds since the epoch. */
export interface Answer<T> {
  readonly value: T
  readonly until: number
}

/** Finds something out once for all who ask at the same time, and remembers it while it may be believed. */
export type Remember<T> = (key: string, find: () => Promise<Answer<T>>) => Promise<T>

/** Makes a memory of so many answers. What rejects is not remembered. */
export function createMemory<T>(clock: Clock, max = 10_000): Remember<T> {
  const known = new LRUCache<string, Answer<T> & { readonly since: number }>({ max })
  const pending = new Map<string, Promise<T>>()

  async function ask(key: string, find: () => Promise<Answer<T>>): Promise<T> {
    try {
      const answer = await find()
      known.set(key, { ...answer, since: clock() / 1000 })
      return answer.value
    } finally {
      pending.delete(key)
    }
  }

  return (key, find) => {
    const answer = known.get(key)
    const now = clock() / 1000
    // A clock that went back makes an answer old, and not young for longer.
    if (answer !== undefined && answer.since <= now && now < answer.until) return Promise.resolve(answer.value)
    const asked = pending.get(key) ?? ask(key, find)
    pending.set(key, asked)
    return asked
  }
}
