import type { Clock } from '../ports/clock.ts'
import type { SessionRecord, SessionStore } from '../ports/session-store.ts'
import { RecordTable } from './record-table.ts'

/** Sessions in memory. When it is full, `insert` is refused. Another user's session is never removed to make room. */
export function memorySessionStore(most: number, clock: Clock): SessionStore {
  const table = new RecordTable<SessionRecord>(most, clock)
  return {
    async insert(record, maxPerUser) {
      if (table.find(record.subject, record.id)) return 'exists'
      const excess = newestFirst(table.of(record.subject)).slice(maxPerUser - 1)
      table.makeRoom(excess.length)
      put(table, record)
      return excess.map(({ id, subject }) => ({ id, subject }))
    },
    async find(ref) {
      return table.find(ref.subject, ref.id)
    },
    async rotate(ref, expectedHash, next) {
      const record = table.find(ref.subject, ref.id)
      if (record?.tokenHash !== expectedHash) return false
      put(table, { ...record, ...next })
      return true
    },
    async list(subject) {
      return newestFirst(table.of(subject))
    },
    async delete(ref) {
      return table.remove(ref.subject, ref.id)
    },
    async deleteMany(subject, ids) {
      for (const id of ids) table.remove(subject, id)
    },
  }
}

/** Keeps a record for a day longer than it is valid, so that only core's clock decides what has expired. */
function put(table: RecordTable<SessionRecord>, record: SessionRecord): void {
  table.put(record.subject, record.id, { ...record }, record.idleExpiresAt - record.rotatedAt + 86_400)
}

function newestFirst(records: readonly SessionRecord[]): readonly SessionRecord[] {
  return records.toSorted((a, b) => b.createdAt - a.createdAt)
}
