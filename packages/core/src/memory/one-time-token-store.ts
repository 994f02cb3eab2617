import type { Clock } from '../ports/clock.ts'
import type { OneTimeTokenRecord, OneTimeTokenStore } from '../ports/one-time-token-store.ts'
import { Shelf } from './shelf.ts'

/** One-time tokens in memory. When it is full, `replace` is refused. */
export function memoryOneTimeTokenStore(most: number, clock: Clock): OneTimeTokenStore {
  const shelf = new Shelf<OneTimeTokenRecord>(most, clock)
  const like = (subject: string, purpose: string) => shelf.of(subject).filter(record => record.purpose === purpose)
  return {
    async replace(record) {
      const replaced = like(record.subject, record.purpose)
      shelf.makeRoom(replaced.length)
      for (const { subject, hash } of replaced) shelf.remove(subject, hash)
      put(shelf, record)
    },
    async find(ref) {
      return shelf.find(ref.subject, ref.hash)
    },
    async update(ref, expected, next) {
      const record = shelf.find(ref.subject, ref.hash)
      if (record?.state !== expected) return false
      put(shelf, { ...record, state: next })
      return true
    },
    async consume(ref) {
      const record = shelf.find(ref.subject, ref.hash)
      shelf.remove(ref.subject, ref.hash)
      return record
    },
    async deleteAll(subject, purpose) {
      for (const { hash } of like(subject, purpose)) shelf.remove(subject, hash)
    },
  }
}

/** Relative and a day late, so that only core's clock decides what has expired. */
function put(shelf: Shelf<OneTimeTokenRecord>, record: OneTimeTokenRecord): void {
  shelf.put(record.subject, record.hash, { ...record }, record.expiresAt - record.createdAt + 86_400)
}
