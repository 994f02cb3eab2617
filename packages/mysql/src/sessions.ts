import { sessionColumns, type SqlDialect } from '@sallyport/core/store'
import { deleteByKey, inChunks } from './bulk.ts'
import { columns } from './columns.ts'
import { nextReadsCommitted, type Runner } from './runner.ts'

export function sessions(runner: Runner, table: string): SqlDialect<Buffer>['sessions'] {
  const selected = sessionColumns(columns)
  const insert = `insert into ${table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    utc_timestamp(6) + interval ? second + interval 1 day)`
  const oldest = `select id from ${table} where subject = ?
    order by created_at desc, drop_after desc limit 18446744073709551615 offset ?`
  return {
    find: `select ${selected} from ${table} where id = ? and subject = ?`,
    rotate: `update ${table} set token_hash = ?, previous_hash = ?, generation = ?, sealed_successor = ?,
      retry_hash = ?, rotated_at = ?, idle_expires_at = ? where id = ? and subject = ? and token_hash = ?`,
    list: `select ${selected} from ${table} where subject = ? order by created_at desc, drop_after desc`,
    delete: `delete from ${table} where id = ? and subject = ?`,
    // The row is written last: an insert that fails leaves nothing, without a transaction and its round trips.
    insert: ({ subject, createdAt, expiresAt }, values, maxSessions) =>
      runner.exclusive('sessions.insert', lockOf(subject), async connection => {
        const { rows } = await connection.query(oldest, [columns.text(subject), maxSessions - 1])
        const inserted = await unlessTaken(connection.query(insert, [...values, expiresAt - createdAt]))
        return inserted === undefined ? 'exists' : rows
      }),
    deleteMany: (subject, ids) =>
      runner.exclusive('sessions.deleteMany', lockOf(subject), connection =>
        inChunks(ids, async some => {
          await nextReadsCommitted(connection)
          const keys = some.map(id => [columns.text(id), columns.text(subject)])
          await deleteByKey(connection, table, ['id', 'subject'], keys)
        }),
      ),
  }
}

/** MySQL's number for a row whose primary key exists. */
const duplicateEntry = 1062

/** Resolves to undefined if the row's id is taken. */
async function unlessTaken<T>(insert: Promise<T>): Promise<T | undefined> {
  try {
    return await insert
  } catch (error) {
    if (error instanceof Error && 'errno' in error && error.errno === duplicateEntry) return undefined
    throw error
  }
}

/** Under this lock the sessions of one subject are counted and deleted. */
function lockOf(subject: string): string {
  return `sessions/${subject}`
}
