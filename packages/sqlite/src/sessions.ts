import { sessionColumns, type SqlDialect } from '@sallyport/core/store'
import { columns, now } from './columns.ts'
import type { Transactions } from './transactions.ts'

export function sessions({ write }: Transactions, table: string): SqlDialect<Buffer>['sessions'] {
  const selected = sessionColumns(columns)
  const insert = `insert into ${table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    ${now} + cast(? * 1000 as integer) + 86400000) on conflict (id) do nothing`
  const beyond = `select id from ${table} where subject = ?
    order by id = ? desc, created_at desc, rowid desc limit -1 offset ?`
  const remove = `delete from ${table} where id = ? and subject = ?`
  return {
    find: `select ${selected} from ${table} where id = ? and subject = ?`,
    rotate: `update ${table} set token_hash = ?, previous_hash = ?, generation = ?, sealed_successor = ?,
      retry_hash = ?, rotated_at = ?, idle_expires_at = ? where id = ? and subject = ? and token_hash = ?`,
    list: `select ${selected} from ${table} where subject = ? order by created_at desc, rowid desc`,
    delete: remove,
    insert: ({ id, subject, createdAt, expiresAt }, values, maxSessions) =>
      write('sessions.insert', statements => {
        if (statements.run(insert, [...values, expiresAt - createdAt]) === 0) return 'exists'
        return statements.all(beyond, [columns.text(subject), columns.text(id), maxSessions])
      }),
    deleteMany: (subject, ids) =>
      write('sessions.deleteMany', statements => {
        for (const id of ids) statements.run(remove, [columns.text(id), columns.text(subject)])
      }),
  }
}
