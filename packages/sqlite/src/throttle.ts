import {
  admitted,
  counterId,
  readNumber,
  type SqlDialect,
  type ThrottleKey,
  type ThrottleVerdict,
} from '@sallyport/core/store'
import { columns, now as storeNow } from './columns.ts'
import type { Statements } from './statements.ts'
import type { Transactions } from './transactions.ts'

export function throttle({ read, write }: Transactions, table: string): SqlDialect<Buffer>['throttle'] {
  const sql = statementsFor(table)
  return {
    async hit(keys, now) {
      // Counters at their limits are read first: a refusal writes nothing and does not wait.
      const before = await read('throttle.hit', statements => firstAtLimit(statements, sql, keys, now))
      return before.admitted ? write('throttle.hit', statements => hitAll(statements, sql, keys, now)) : before
    },
    giveBack: (keys, hitAt) =>
      write('throttle.giveBack', statements => {
        for (const key of keys) {
          statements.run(sql.giveBack, [idOf(key), hitAt, hitAt + key.window])
          statements.run(sql.deleteEmpty, [idOf(key)])
        }
      }),
    clear: ids =>
      write('throttle.clear', statements => {
        for (const id of ids) statements.run(sql.clear, [columns.text(id)])
      }),
    clearRange: (after, before) =>
      write('throttle.clear', statements =>
        statements.run(sql.clearRange, [columns.text(after), columns.text(before)]),
      ),
  }
}

type ThrottleSql = ReturnType<typeof statementsFor>

function statementsFor(table: string) {
  return {
    find: `select count, resets_at from ${table} where id = ? and resets_at > ?`,
    // Every assignment reads the row as it was.
    count: `insert into ${table} (id, count, resets_at, drop_after)
      values (?, 1, ?, ${storeNow} + cast(? * 1000 as integer) + 86400000)
      on conflict (id) do update set
        count = iif(resets_at <= ?, 1, count + 1),
        drop_after = iif(resets_at <= ?, excluded.drop_after, drop_after),
        resets_at = iif(resets_at <= ?, excluded.resets_at, resets_at)`,
    giveBack: `update ${table} set count = count - 1 where id = ? and resets_at > ? and resets_at <= ?`,
    deleteEmpty: `delete from ${table} where id = ? and count <= 0`,
    clear: `delete from ${table} where id = ?`,
    clearRange: `delete from ${table} where id > ? and id < ?`,
  }
}

function idOf(key: ThrottleKey): Buffer {
  return columns.text(counterId(key))
}

function hitAll(statements: Statements, sql: ThrottleSql, keys: readonly ThrottleKey[], now: number): ThrottleVerdict {
  const verdict = firstAtLimit(statements, sql, keys, now)
  if (!verdict.admitted) return verdict
  for (const key of keys) statements.run(sql.count, [idOf(key), now + key.window, key.window, now, now, now])
  return admitted
}

function firstAtLimit(
  statements: Statements,
  sql: ThrottleSql,
  keys: readonly ThrottleKey[],
  now: number,
): ThrottleVerdict {
  for (const [exceeded, key] of keys.entries()) {
    const [row] = statements.all(sql.find, [idOf(key), now])
    if (row && readNumber(row, 'count') >= key.limit) {
      return { admitted: false, exceeded, resetsAt: readNumber(row, 'resets_at') }
    }
  }
  return admitted
}
