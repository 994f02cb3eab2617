import { oneTimeTokenColumns, type SqlDialect } from '@sallyport/core/store'
import { columns, now } from './columns.ts'
import type { Transactions } from './transactions.ts'

export function oneTimeTokens({ write }: Transactions, table: string): SqlDialect<Buffer>['oneTimeTokens'] {
  const selected = oneTimeTokenColumns(columns)
  const consume = `delete from ${table} where hash = ? and subject = ? returning ${selected}`
  return {
    // The primary key is the subject and the purpose: there is room for one token, and the last one stays.
    replace: `insert or replace into ${table}
      (hash, subject, purpose, bound_to, state, created_at, expires_at, drop_after)
      values (?, ?, ?, ?, ?, ?, ?, ${now} + cast(? * 1000 as integer) + 86400000)`,
    find: `select ${selected} from ${table} where hash = ? and subject = ?`,
    update: `update ${table} set state = ? where hash = ? and subject = ? and state = ?`,
    deleteAll: `delete from ${table} where subject = ? and purpose = ?`,
    consume: async (operation, values) => (await write(operation, statements => statements.all(consume, values)))[0],
  }
}
