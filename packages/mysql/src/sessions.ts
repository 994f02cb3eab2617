import { sessionColumns, type SqlDialect } from '@sallyport/core/store'
import { deleteByKey } from './bulk.ts'
import { columns } from './columns.ts'
import { inTransaction, type Runner } from './runner.ts'

export function sessions(runner: Runner, table: string): SqlDialect<Buffer>['sessions'] {
  const selected = sessionColumns(columns)
  const insert = `insert into ${table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    utc_timestamp(6) + interval ? second + interval 1 day)`
  const beyond = `select id from ${table} where subject = ?
    order by id = ? desc, created_at desc, drop_after desc limit 18446744073709551615 offset ?`
  return {
    find: `select ${selected} from ${table} where id = ? and subject = ?`,
    // Assignments are made from left to right: that of `previous_hash` reads the hash that is replaced.
    rotate: `update ${table} set previous_hash = token_hash, token_hash = ?, generation = ?, sealed_successor = ?,
      rotated_at = ?, idle_expires_at = ? where id = ? and subject = ? and token_hash = ?`,
    list: `select ${selected} from ${table} where subject = ? order by created_at desc, drop_after desc`,
    delete: `delete from ${table} where id = ? and subject = ?`,
    insert: ({ id, subject, createdAt, expiresAt }, values, maxSessions) =>
      runner.exclusive('sessions.insert', lockOf(subject), connection =>
        inTransaction(connection, async () => {
          await connection.execute(insert, [...values, expiresAt - createdAt])
          return (await connection.query(beyond, [columns.text(subject), columns.text(id), maxSessions])).rows
        }),
      ),
    deleteMany: (subject, ids) =>
      runner.exclusive('sessions.deleteMany', lockOf(subject), connection =>
        inTransaction(connection, () =>
          deleteByKey(connection, table, 'id', ids.map(columns.text), columns.text(subject)),
        ),
      ),
  }
}

/** Under this lock the sessions of one subject are counted and deleted. */
function lockOf(subject: string): string {
  return `sessions/${subject}`
}
