import type { Clock } from '../ports/clock.ts'
import type { OneTimeTokenRecord, OneTimeTokenStore } from '../ports/one-time-token-store.ts'
import { Shelf } from './shelf.ts'

/** One-time tokens in memory. When it is full, `insert` is refused. */
export function memoryOneTimeTokenStore(most: number, clock: Clock): OneTimeTokenStore {
  const shelf = new Shelf<OneTimeTokenRecord>(most, clock)
  return {
    async insert(record) {
      shelf.makeRoom()
      // Relative and a day late, so that core's clock alone decides what has expired.
      shelf.put(record.subject, record.hash, { ...record }, record.expiresAt - record.createdAt + 86_400)
    },
    async find(ref) {
      return shelf.find(ref.subject, ref.hash)
    },
    async consume(ref) {
      const record = shelf.find(ref.subject, ref.hash)
      shelf.remove(ref.subject, ref.hash)
      return record
    },
    async deleteAll(subject, purpose) {
      const doomed = shelf.of(subject).filter(record => record.purpose === purpose)
      for (const record of doomed) shelf.remove(subject, record.hash)
    },
  }
}
