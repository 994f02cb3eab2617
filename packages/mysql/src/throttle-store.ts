import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from '@sallyport/core'
import { number, text, toBytes } from './columns.ts'
import type { Link } from './link.ts'
import { deleteByKey, groups } from './lists.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function throttleStore(work: Work, names: Names, wrote: () => void): ThrottleStore {
  const table = names.of('throttle')
  return {
    async hit(keys, now) {
      if (keys.length === 0) return admitted
      const verdict = await work.plain('throttle.hit', link => hitAll(link, table, keys, now))
      if (verdict.admitted) wrote()
      return verdict
    },
    async giveBack(keys, hitAt) {
      if (keys.length === 0) return
      await work.transaction('throttle.giveBack', link => giveBackAll(link, table, inOrder(keys), hitAt))
    },
    async clear(owner, some) {
      const ids = some && inOrder(some.map(name => ({ owner, name }))).map(idOf)
      if (ids === undefined) await work.plain('throttle.clear', link => clearAll(link, table, owner))
      else await work.transaction('throttle.clear', link => deleteByKey(link, table, 'id', ids))
    },
  }
}

const admitted: ThrottleVerdict = { admitted: true }

type Named = Pick<ThrottleKey, 'owner' | 'name'>

function idOf({ owner, name }: Named): Buffer {
  return toBytes(`${owner}/${name}`)
}

/** Counters are always taken in the order of their ids: two hits on the same ones cannot lock each other out. */
function inOrder<K extends Named>(keys: readonly K[]): readonly K[] {
  return keys.toSorted((a, b) => Buffer.compare(idOf(a), idOf(b)))
}

/** What is at its limit is read first: a refusal writes nothing and waits for no lock. */
async function hitAll(link: Link, table: string, keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict> {
  const before = await firstAtLimit(link, table, keys, { now, beyond: 0 })
  if (!before.admitted) return before
  await link.query('set transaction isolation level read committed')
  await link.query('start transaction')
  await countAll(link, table, inOrder(keys), now)
  // The rows stay locked until the commit, so what is read is what was counted.
  const verdict = await firstAtLimit(link, table, keys, { now, beyond: 1 })
  await link.query(verdict.admitted ? 'commit' : 'rollback')
  return verdict
}

/** `beyond` is 1 where this hit is among those that are read. */
async function firstAtLimit(
  link: Link,
  table: string,
  keys: readonly ThrottleKey[],
  { now, beyond }: { readonly now: number; readonly beyond: 0 | 1 },
): Promise<ThrottleVerdict> {
  const { rows } = await link.query(
    `select id, count, resets_at from ${table} where id in (${groups('?', keys.length)}) and resets_at > ?`,
    [...keys.map(idOf), now],
  )
  const found = new Map(rows.map(row => [text(row, 'id'), row]))
  for (const [exceeded, key] of keys.entries()) {
    const row = found.get(idOf(key).toString())
    if (row && number(row, 'count') >= key.limit + beyond) {
      return { admitted: false, exceeded, resetsAt: number(row, 'resets_at') }
    }
  }
  return admitted
}

/** `resets_at` is set last, because an assignment sees what the ones before it wrote. */
async function countAll(link: Link, table: string, keys: readonly ThrottleKey[], now: number): Promise<void> {
  await link.query(
    `insert into ${table} (id, count, resets_at, drop_after)
    values ${groups('(?, 1, ?, utc_timestamp(6) + interval ? second + interval 1 day)', keys.length)}
    on duplicate key update
      count = if(resets_at <= ?, 1, count + 1),
      drop_after = if(resets_at <= ?, values(drop_after), drop_after),
      resets_at = if(resets_at <= ?, values(resets_at), resets_at)`,
    [...keys.flatMap(key => [idOf(key), now + key.window, key.window]), now, now, now],
  )
}

async function giveBackAll(link: Link, table: string, keys: readonly ThrottleKey[], hitAt: number): Promise<void> {
  for (const key of keys) {
    const { affected } = await link.execute(
      `update ${table} set count = count - 1 where id = ? and resets_at > ? and resets_at <= ?`,
      [idOf(key), hitAt, hitAt + key.window],
    )
    if (affected > 0) await link.execute(`delete from ${table} where id = ? and count <= 0`, [idOf(key)])
  }
}

/** An owner's ids begin with it and a slash, which 0 follows. */
async function clearAll(link: Link, table: string, owner: string): Promise<void> {
  await link.execute(`delete from ${table} where id > ? and id < ?`, [toBytes(`${owner}/`), toBytes(`${owner}0`)])
}
