import type { RotatedFields, SessionRecord, SessionRef, SessionStore } from '../../ports/session-store.ts'
import { type Columns, readNumber, type Row, type SqlParameter } from './columns.ts'
import type { SqlDatabase } from './database.ts'

/** A database's SQL for sessions. Values are in the listed order. */
export interface SessionStatements<V> {
  /** Selects {@link sessionColumns}. Values: id, subject. */
  readonly find: string
  /**
   * Values: tokenHash, previousHash, generation, sealedSuccessor, retryHash, rotatedAt, idleExpiresAt, id, subject, expected
   * hash.
   */
  readonly rotate: string
  /** Selects {@link sessionColumns}, newest first. Values: subject. */
  readonly list: string
  /** Values: id, subject. */
  readonly delete: string
  /**
   * Inserts a row, and resolves to rows with the `id` of each session beyond the limit, or to `'exists'`. `values` are the record's fields in
   * the order of {@link SessionRecord}'s columns: id, subject, generation, tokenHash, previousHash, sealedSuccessor,
   * retryHash, rotatedAt, createdAt, idleExpiresAt, expiresAt, authTime, device.
   */
  insert(
    record: SessionRecord,
    values: readonly SqlParameter<V>[],
    maxSessions: number,
  ): Promise<readonly Row[] | 'exists'>
  deleteMany(subject: string, ids: readonly string[]): Promise<unknown>
}

/** The columns that a session is read from: each name is one lower-case word, so that no naming convention changes it. */
export function sessionColumns({ selectBytes }: Pick<Columns<unknown>, 'selectBytes'>): string {
  return `id, subject, generation, ${selectBytes('token_hash')} as hash, ${selectBytes('previous_hash')} as previous,
    ${selectBytes('sealed_successor')} as sealed, ${selectBytes('retry_hash')} as retry,
    rotated_at as rotated, created_at as created,
    idle_expires_at as idle, expires_at as expires, auth_time as auth, device`
}

/** Makes the session store of a database. */
export function sqlSessions<V>(db: SqlDatabase<V>, statements: SessionStatements<V>): SessionStore {
  const { columns } = db
  const keyOf = (ref: SessionRef) => [columns.text(ref.id), columns.text(ref.subject)]
  return {
    async insert(record, maxSessions) {
      const beyond = await statements.insert(record, valuesOf(columns, record), maxSessions)
      if (beyond === 'exists') return beyond
      db.onWrite()
      return beyond.map(row => ({ id: columns.readText(row, 'id'), subject: record.subject }))
    },
    async find(ref) {
      const [row] = await db.read('sessions.find', statements.find, keyOf(ref))
      return row && recordOf(columns, row)
    },
    async rotate(ref, expectedHash, next) {
      const values = [...rotatedValues(columns, next), ...keyOf(ref), columns.comparableHash(expectedHash)]
      return (await db.write('sessions.rotate', statements.rotate, values)) === 1
    },
    async list(subject) {
      const rows = await db.read('sessions.list', statements.list, [columns.text(subject)])
      return rows.map(row => recordOf(columns, row))
    },
    async delete(ref) {
      return (await db.write('sessions.delete', statements.delete, keyOf(ref))) === 1
    },
    async deleteMany(subject, ids) {
      if (ids.length > 0) await statements.deleteMany(subject, ids)
    },
  }
}

function valuesOf<V>(columns: Columns<V>, record: SessionRecord): readonly SqlParameter<V>[] {
  return [
    columns.text(record.id),
    columns.text(record.subject),
    record.generation,
    columns.hash(record.tokenHash),
    columns.hashOrNull(record.previousHash),
    columns.hashOrNull(record.sealedSuccessor),
    columns.hashOrNull(record.retryHash),
    record.rotatedAt,
    record.createdAt,
    record.idleExpiresAt,
    record.expiresAt,
    record.authTime,
    columns.textOrNull(record.device),
  ]
}

function rotatedValues<V>(columns: Columns<V>, next: RotatedFields): readonly SqlParameter<V>[] {
  return [
    columns.hash(next.tokenHash),
    columns.hashOrNull(next.previousHash),
    next.generation,
    columns.hashOrNull(next.sealedSuccessor),
    columns.hashOrNull(next.retryHash),
    next.rotatedAt,
    next.idleExpiresAt,
  ]
}

function recordOf(columns: Columns<unknown>, row: Row): SessionRecord {
  return {
    id: columns.readText(row, 'id'),
    subject: columns.readText(row, 'subject'),
    generation: readNumber(row, 'generation'),
    tokenHash: columns.readHash(row, 'hash'),
    previousHash: columns.readHashOrNull(row, 'previous'),
    sealedSuccessor: columns.readHashOrNull(row, 'sealed'),
    retryHash: columns.readHashOrNull(row, 'retry'),
    rotatedAt: readNumber(row, 'rotated'),
    createdAt: readNumber(row, 'created'),
    idleExpiresAt: readNumber(row, 'idle'),
    expiresAt: readNumber(row, 'expires'),
    authTime: readNumber(row, 'auth'),
    device: columns.readTextOrNull(row, 'device'),
  }
}
