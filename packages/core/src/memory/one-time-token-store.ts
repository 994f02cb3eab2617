import type { Clock } from '../ports/clock.ts'
import type { OneTimeTokenRecord, OneTimeTokenStore } from '../ports/one-time-token-store.ts'
import { RecordTable } from './record-table.ts'

/** One-time tokens in memory. When it is full, `replace` is refused. */
export function memoryOneTimeTokenStore(most: number, clock: Clock): OneTimeTokenStore {
  const table = new RecordTable<OneTimeTokenRecord>(most, clock)
  const like = (subject: string, purpose: string) => table.of(subject).filter(record => record.purpose === purpose)
  return {
    async replace(record) {
      const replaced = like(record.subject, record.purpose)
      table.makeRoom(replaced.length)
      for (const { subject, hash } of replaced) table.remove(subject, hash)
      put(table, record)
    },
    async find(ref) {
      return table.find(ref.subject, ref.hash)
    },
    async update(ref, expected, next) {
      const record = table.find(ref.subject, ref.hash)
      if (record?.state !== expected) return false
      put(table, { ...record, state: next })
      return true
    },
    async consume(ref) {
      const record = table.find(ref.subject, ref.hash)
      table.remove(ref.subject, ref.hash)
      return record
    },
    async deleteAll(subject, purpose) {
      for (const { hash } of like(subject, purpose)) table.remove(subject, hash)
    },
  }
}

/** Keeps a record for a day longer than it is valid, so that only core's clock decides what has expired. */
function put(table: RecordTable<OneTimeTokenRecord>, record: OneTimeTokenRecord): void {
  table.put(record.subject, record.hash, { ...record }, record.expiresAt - record.createdAt + 86_400)
}
