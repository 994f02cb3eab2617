import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from '@sallyport/core'
import { now as storeNow, number, toBytes } from './columns.ts'
import type { Link } from './link.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function throttleStore(work: Work, names: Names, wrote: () => void): ThrottleStore {
  const sql = statements(names.of('throttle'))
  return {
    async hit(keys, now) {
      if (keys.length === 0) return admitted
      // What is at its limit is read first: a refusal writes nothing and waits for nobody.
      const before = await work.read('throttle.hit', link => firstAtLimit(link, sql, keys, now))
      if (!before.admitted) return before
      const verdict = await work.write('throttle.hit', link => hitAll(link, sql, keys, now))
      if (verdict.admitted) wrote()
      return verdict
    },
    async giveBack(keys, hitAt) {
      if (keys.length === 0) return
      await work.write('throttle.giveBack', link => {
        for (const key of keys) {
          link.run(sql.giveBack, [idOf(key), hitAt, hitAt + key.window])
          link.run(sql.deleteEmpty, [idOf(key)])
        }
      })
    },
    async clear(owner, some) {
      await work.write('throttle.clear', link => {
        if (some === undefined) link.run(sql.clearAll, [toBytes(`${owner}/`), toBytes(`${owner}0`)])
        else for (const name of some) link.run(sql.clear, [idOf({ owner, name })])
      })
    },
  }
}

const admitted: ThrottleVerdict = { admitted: true }

type Statements = ReturnType<typeof statements>

function statements(table: string) {
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
    // An owner's ids begin with it and a slash, which 0 follows.
    clearAll: `delete from ${table} where id > ? and id < ?`,
  }
}

function idOf({ owner, name }: Pick<ThrottleKey, 'owner' | 'name'>): Buffer {
  return toBytes(`${owner}/${name}`)
}

function hitAll(link: Link, sql: Statements, keys: readonly ThrottleKey[], now: number): ThrottleVerdict {
  const verdict = firstAtLimit(link, sql, keys, now)
  if (!verdict.admitted) return verdict
  for (const key of keys) link.run(sql.count, [idOf(key), now + key.window, key.window, now, now, now])
  return admitted
}

function firstAtLimit(link: Link, sql: Statements, keys: readonly ThrottleKey[], now: number): ThrottleVerdict {
  for (const [exceeded, key] of keys.entries()) {
    const [row] = link.all(sql.find, [idOf(key), now])
    if (row && number(row, 'count') >= key.limit) {
      return { admitted: false, exceeded, resetsAt: number(row, 'resets_at') }
    }
  }
  return admitted
}
