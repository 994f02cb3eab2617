import type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '../../ports/one-time-token-store.ts'
import { type Columns, readNumber, type Row, type SqlParameter } from './columns.ts'
import type { SqlDatabase } from './database.ts'

/** A database's SQL for one-time tokens. Values are in the listed order. */
export interface OneTimeTokenStatements<V> {
  /**
   * Inserts a row, or replaces the one with the same subject and purpose. Values: hash, subject, purpose, boundTo, state,
   * createdAt, expiresAt, and the seconds between those two.
   */
  readonly replace: string
  /** Selects {@link oneTimeTokenColumns}. Values: hash, subject. */
  readonly find: string
  /** Values: next state, hash, subject, expected state. */
  readonly update: string
  /** Values: subject, purpose. */
  readonly deleteAll: string
  /** Deletes a row, and resolves to its content for only one caller. Values: hash, subject. */
  consume(operation: string, values: readonly SqlParameter<V>[]): Promise<Row | undefined>
}

/** The columns that a one-time token is read from, each name one lower-case word. */
export function oneTimeTokenColumns({ selectBytes }: Pick<Columns<unknown>, 'selectBytes'>): string {
  return `${selectBytes('hash')} as hash, subject, purpose, bound_to as bound, state, created_at as created,
    expires_at as expires`
}

/** Makes the store of one-time tokens of a database. */
export function sqlOneTimeTokens<V>(db: SqlDatabase<V>, statements: OneTimeTokenStatements<V>): OneTimeTokenStore {
  const { columns } = db
  const keyOf = (ref: OneTimeTokenRef) => [columns.comparableHash(ref.hash), columns.text(ref.subject)]
  return {
    async replace(record) {
      await db.write('oneTimeTokens.replace', statements.replace, valuesOf(columns, record))
      db.onWrite()
    },
    async find(ref) {
      const [row] = await db.read('oneTimeTokens.find', statements.find, keyOf(ref))
      return row && recordOf(columns, row)
    },
    async update(ref, expected, next) {
      const values = [columns.text(next), ...keyOf(ref), columns.text(expected)]
      return (await db.write('oneTimeTokens.update', statements.update, values)) === 1
    },
    async consume(ref) {
      const row = await statements.consume('oneTimeTokens.consume', keyOf(ref))
      return row && recordOf(columns, row)
    },
    async deleteAll(subject, purpose) {
      const values = [columns.text(subject), columns.text(purpose)]
      await db.write('oneTimeTokens.deleteAll', statements.deleteAll, values)
    },
  }
}

function valuesOf<V>(columns: Columns<V>, record: OneTimeTokenRecord): readonly SqlParameter<V>[] {
  return [
    columns.hash(record.hash),
    columns.text(record.subject),
    columns.text(record.purpose),
    columns.textOrNull(record.boundTo),
    columns.text(record.state),
    record.createdAt,
    record.expiresAt,
    record.expiresAt - record.createdAt,
  ]
}

function recordOf(columns: Columns<unknown>, row: Row): OneTimeTokenRecord {
  return {
    subject: columns.readText(row, 'subject'),
    hash: columns.readHash(row, 'hash'),
    purpose: columns.readText(row, 'purpose'),
    boundTo: columns.readTextOrNull(row, 'bound'),
    state: columns.readText(row, 'state'),
    createdAt: readNumber(row, 'created'),
    expiresAt: readNumber(row, 'expires'),
  }
}
