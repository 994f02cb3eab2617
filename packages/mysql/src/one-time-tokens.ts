import { oneTimeTokenColumns, type SqlDialect } from '@sallyport/core/store'
import { columns } from './columns.ts'
import type { Runner } from './runner.ts'

export function oneTimeTokens(runner: Runner, table: string): SqlDialect<Buffer>['oneTimeTokens'] {
  const find = `select ${oneTimeTokenColumns(columns)} from ${table} where hash = ? and subject = ?`
  const remove = `delete from ${table} where hash = ? and subject = ?`
  return {
    // The primary key is the subject and the purpose: there is room for one token, and the last one stays.
    replace: `insert into ${table} (hash, subject, purpose, bound_to, state, created_at, expires_at, drop_after)
      values (?, ?, ?, ?, ?, ?, ?, utc_timestamp(6) + interval ? second + interval 1 day)
      on duplicate key update hash = values(hash), bound_to = values(bound_to), state = values(state),
        created_at = values(created_at), expires_at = values(expires_at), drop_after = values(drop_after)`,
    find,
    update: `update ${table} set state = ? where hash = ? and subject = ? and state = ?`,
    deleteAll: `delete from ${table} where subject = ? and purpose = ?`,
    consume: (operation, values) =>
      runner.run(operation, async connection => {
        const { rows } = await connection.execute(find, values)
        if (!rows[0]) return undefined
        // Only the state of a record ever changes; the caller that deletes the row gets what was read.
        return (await connection.execute(remove, values)).affected === 1 ? rows[0] : undefined
      }),
  }
}
