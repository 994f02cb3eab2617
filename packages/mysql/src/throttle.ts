import {
  admitted,
  counterId,
  readNumber,
  type SqlDialect,
  type ThrottleKey,
  type ThrottleVerdict,
} from '@sallyport/core/store'
import { deleteByKey, groups, inChunks } from './bulk.ts'
import { columns } from './columns.ts'
import type { Connection } from './connection.ts'
import { nextReadsCommitted, type Runner } from './runner.ts'

export function throttle(runner: Runner, table: string): SqlDialect<Buffer>['throttle'] {
  return {
    hit: (keys, now) => runner.run('throttle.hit', connection => hitAll(connection, table, keys, now)),
    giveBack: (keys, hitAt) =>
      runner.transaction('throttle.giveBack', connection => giveBackAll(connection, table, inOrder(keys), hitAt)),
    clear: ids =>
      runner.transaction('throttle.clear', connection =>
        inChunks(ids.toSorted(), some =>
          deleteByKey(
            connection,
            table,
            ['id'],
            some.map(id => [columns.text(id)]),
          ),
        ),
      ),
    clearRange: (after, before) =>
      runner.run('throttle.clear', connection =>
        connection.execute(`delete from ${table} where id > ? and id < ?`, [columns.text(after), columns.text(before)]),
      ),
  }
}

function idOf(key: ThrottleKey): Buffer {
  return columns.text(counterId(key))
}

/** Counters are always locked in the order of their ids, so that two hits on the same ones cannot deadlock. */
function inOrder(keys: readonly ThrottleKey[]): readonly ThrottleKey[] {
  return keys.toSorted((a, b) => Buffer.compare(idOf(a), idOf(b)))
}

/** Counters at their limits are read first: a refusal writes nothing and waits for no lock. */
async function hitAll(
  connection: Connection,
  table: string,
  keys: readonly ThrottleKey[],
  now: number,
): Promise<ThrottleVerdict> {
  const before = await firstAtLimit(connection, table, keys, { now, beyond: 0 })
  if (!before.admitted) return before
  await nextReadsCommitted(connection)
  await connection.query('start transaction')
  await countAll(connection, table, inOrder(keys), now)
  // The rows stay locked until the commit, so what is read is what was counted.
  const verdict = await firstAtLimit(connection, table, keys, { now, beyond: 1 })
  await connection.query(verdict.admitted ? 'commit' : 'rollback')
  return verdict
}

/** `beyond` is 1 if this hit is already counted in what is read. */
async function firstAtLimit(
  connection: Connection,
  table: string,
  keys: readonly ThrottleKey[],
  { now, beyond }: { readonly now: number; readonly beyond: 0 | 1 },
): Promise<ThrottleVerdict> {
  const { rows } = await connection.query(
    `select id, count, resets_at from ${table} where id in (${groups('?', keys.length)}) and resets_at > ?`,
    [...keys.map(idOf), now],
  )
  const found = new Map(rows.map(row => [columns.readText(row, 'id'), row]))
  for (const [exceeded, key] of keys.entries()) {
    const row = found.get(counterId(key))
    if (row && readNumber(row, 'count') >= key.limit + beyond) {
      return { admitted: false, exceeded, resetsAt: readNumber(row, 'resets_at') }
    }
  }
  return admitted
}

/** `resets_at` is set last, because an assignment sees what the ones before it wrote. */
async function countAll(
  connection: Connection,
  table: string,
  keys: readonly ThrottleKey[],
  now: number,
): Promise<void> {
  await connection.query(
    `insert into ${table} (id, count, resets_at, drop_after)
    values ${groups('(?, 1, ?, utc_timestamp(6) + interval ? second + interval 1 day)', keys.length)}
    on duplicate key update
      count = if(resets_at <= ?, 1, count + 1),
      drop_after = if(resets_at <= ?, values(drop_after), drop_after),
      resets_at = if(resets_at <= ?, values(resets_at), resets_at)`,
    [...keys.flatMap(key => [idOf(key), now + key.window, key.window]), now, now, now],
  )
}

async function giveBackAll(
  connection: Connection,
  table: string,
  keys: readonly ThrottleKey[],
  hitAt: number,
): Promise<void> {
  for (const key of keys) {
    const { affected } = await connection.execute(
      `update ${table} set count = count - 1 where id = ? and resets_at > ? and resets_at <= ?`,
      [idOf(key), hitAt, hitAt + key.window],
    )
    if (affected > 0) await connection.execute(`delete from ${table} where id = ? and count <= 0`, [idOf(key)])
  }
}
