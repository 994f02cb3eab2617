import { repeatWindow, type Revocation, revocationValues, type SqlDialect } from '@sallyport/core/store'
import { listenForChanges, notifyFollowers } from './change-listener.ts'
import type { SqliteDatabase } from './client.ts'
import { columns, now } from './columns.ts'
import type { Statements } from './statements.ts'
import type { Transactions } from './transactions.ts'

export function revocations(
  database: SqliteDatabase,
  { read, write }: Transactions,
  table: string,
): SqlDialect<Buffer>['revocations'] {
  const sql = statementsFor(table)
  return {
    page: (from, limit) => read('revocations.read', statements => statements.all(sql.read, [from, limit])),
    time: `select ${now} as time`,
    async append(entries, keepFor) {
      // One process writes at a time, so ids become visible in the order in which they are assigned.
      await write('revocations.append', statements => {
        const fresh = entries.filter(entry => !isRepeated(statements, sql.repeated, entry, keepFor))
        for (const entry of fresh) statements.run(sql.append, [...revocationValues(columns, entry), keepFor])
      })
      notifyFollowers(database)
    },
    listen: async onNotify => listenForChanges(database, onNotify),
  }
}

function statementsFor(table: string) {
  return {
    append: `insert into ${table} (kind, sid, subject, drop_after)
      values (?, ?, ?, ${now} + cast(? * 1000 as integer))`,
    repeated: `select 1 as found from ${table}
      where sid = ? and subject = ? and drop_after > ${now} + cast(? * 1000 as integer) limit 1`,
    read: `select id, kind, sid, subject, cast(hex(mark) as blob) as mark from ${table}
      where id >= ? and drop_after > ${now} order by id limit ?`,
  }
}

/** Whether it is the revocation of a session that was appended within the last minute. */
function isRepeated(statements: Statements, repeated: string, entry: Revocation, keepFor: number): boolean {
  if (entry.kind !== 'session') return false
  const values = [columns.text(entry.sid), columns.text(entry.subject), keepFor - repeatWindow]
  return statements.all(repeated, values).length > 0
}
