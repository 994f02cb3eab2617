import type { ThrottleKey, ThrottleStore } from '@sallyport/core'
import { number } from './columns.ts'
import type { Names } from './settings.ts'
import type { Run } from './statement.ts'

export function throttleStore(run: Run, names: Names, wrote: () => void): ThrottleStore {
  const sql = statements(names)
  return {
    async hit(keys, now) {
      if (keys.length === 0) return { admitted: true }
      const [refusal] = await run('throttle.hit', sql.hit, [toJson(keys), now])
      if (refusal)
        return { admitted: false, exceeded: number(refusal, 'exceeded'), resetsAt: number(refusal, 'resets') }
      wrote()
      return { admitted: true }
    },
    async giveBack(keys, hitAt) {
      if (keys.length > 0) await run('throttle.giveBack', sql.giveBack, [toJson(keys), hitAt])
    },
    async clear(owner, some) {
      if (some === undefined) await run('throttle.clear', sql.clearAll, [`${owner}/`, `${owner}0`])
      else if (some.length > 0) {
        await run('throttle.clear', sql.clear, [JSON.stringify(some.map(name => idOf({ owner, name })))])
      }
    },
  }
}

function statements({ of }: Names) {
  const table = of('throttle')
  return {
    hit: `select exceeded, resets from ${of('hit_throttle')}($1::text::jsonb, $2) as refusal(exceeded, resets)`,
    giveBack: `select 1 as one from ${of('give_back_hit')}($1::text::jsonb, $2)`,
    clear: `delete from ${table} where id in (
      select id from ${table} where id in (select jsonb_array_elements_text($1::text::jsonb)) order by id for update)`,
    // An owner's ids begin with it and a slash, which 0 follows.
    clearAll: `delete from ${table} where id in (
      select id from ${table} where id > $1 and id < $2 order by id for update)`,
  }
}

function idOf({ owner, name }: Pick<ThrottleKey, 'owner' | 'name'>): string {
  return `${owner}/${name}`
}

function toJson(keys: readonly ThrottleKey[]): string {
  return JSON.stringify(keys.map((key, place) => ({ id: idOf(key), place, most: key.limit, span: key.window })))
}
