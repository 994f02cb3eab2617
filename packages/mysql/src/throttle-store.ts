import type { ThrottleKey, ThrottleState, ThrottleStore } from '@sallyport/core'
import { number, text, toBytes } from './columns.ts'
import type { Link } from './link.ts'
import { deleteByKey, groups } from './lists.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function throttleStore(work: Work, names: Names, wrote: () => void): ThrottleStore {
  const table = names.of('throttle')
  return {
    async hit(keys, now) {
      if (keys.length === 0) return []
      const states = await work.transaction('throttle.hit', link => hitAll(link, table, inOrder(keys), now))
      wrote()
      return keys.map(key => states.get(key.id)!)
    },
    async forgive(keys) {
      if (keys.length === 0) return
      const ids = inOrder(keys).map(key => toBytes(key.id))
      await work.transaction('throttle.forgive', link => deleteByKey(link, table, 'id', ids))
    },
  }
}

/** Counters are always taken in the order of their ids: two hits on the same ones cannot lock each other out. */
function inOrder(keys: readonly ThrottleKey[]): readonly ThrottleKey[] {
  return keys.toSorted((a, b) => Buffer.compare(toBytes(a.id), toBytes(b.id)))
}

/** The rows stay locked until the commit, so what is read is what was counted. */
async function hitAll(link: Link, table: string, keys: readonly ThrottleKey[], now: number) {
  const added = keys.flatMap(({ id, window }) => [toBytes(id), now + window, window])
  await link.query(hitStatement(table, keys.length), [...added, now, now, now])
  const { rows } = await link.query(
    `select id, count, resets_at from ${table} where id in (${groups('?', keys.length)})`,
    keys.map(key => toBytes(key.id)),
  )
  return new Map<string, ThrottleState>(
    rows.map(row => [text(row, 'id'), { count: number(row, 'count'), resetsAt: number(row, 'resets_at') }]),
  )
}

/** `resets_at` is set last, because an assignment sees what the ones before it wrote. */
function hitStatement(table: string, count: number): string {
  return `insert into ${table} (id, count, resets_at, drop_after)
    values ${groups('(?, 1, ?, utc_timestamp(6) + interval ? second + interval 1 day)', count)}
    on duplicate key update
      count = if(resets_at <= ?, 1, count + 1),
      drop_after = if(resets_at <= ?, values(drop_after), drop_after),
      resets_at = if(resets_at <= ?, values(resets_at), resets_at)`
}
