import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from '../../ports/throttle-store.ts'
import type { SqlDatabase } from './database.ts'

/** How a database counts hits. The lists are never empty. */
export interface ThrottleStatements {
  hit(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict>
  giveBack(keys: readonly ThrottleKey[], hitAt: number): Promise<unknown>
  clear(ids: readonly string[]): Promise<unknown>
  /** Deletes the counters with ids between these two. */
  clearRange(after: string, before: string): Promise<unknown>
}

/** The verdict for a hit that was counted. */
export const admitted: ThrottleVerdict = { admitted: true }

/** Makes the primary key of a counter. */
export function counterId({ owner, name }: Pick<ThrottleKey, 'owner' | 'name'>): string {
  return `${owner}/${name}`
}

/** Makes the throttle store of a database. */
export function sqlThrottle<V>(db: SqlDatabase<V>, statements: ThrottleStatements): ThrottleStore {
  return {
    async hit(keys, now) {
      if (keys.length === 0) return admitted
      const verdict = await statements.hit(keys, now)
      if (verdict.admitted) db.onWrite()
      return verdict
    },
    async giveBack(keys, hitAt) {
      if (keys.length > 0) await statements.giveBack(keys, hitAt)
    },
    async clear(owner, names) {
      // All ids of an owner begin with the owner and a slash; the character after the slash is 0.
      if (names === undefined) await statements.clearRange(`${owner}/`, `${owner}0`)
      else if (names.length > 0) await statements.clear(names.map(name => counterId({ owner, name })))
    },
  }
}
