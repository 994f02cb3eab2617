import type { ThrottleStore } from '@sallyport/core'
import { number, text } from './columns.ts'
import type { Names } from './settings.ts'
import type { Run } from './statement.ts'

export function throttleStore(run: Run, names: Names, wrote: () => void): ThrottleStore {
  const sql = statements(names)
  return {
    async hit(keys, now) {
      if (keys.length === 0) return []
      const rows = await run('throttle.hit', sql.hit, [JSON.stringify(keys), now])
      wrote()
      const states = new Map(
        rows.map(row => [text(row, 'id'), { count: number(row, 'count'), resetsAt: number(row, 'resets') }]),
      )
      return keys.map(key => states.get(key.id)!)
    },
    async forgive(keys) {
      if (keys.length > 0) await run('throttle.forgive', sql.forgive, [JSON.stringify(keys.map(key => key.id))])
    },
  }
}

// Counters are always taken in the order of their ids: two statements over the same ones cannot lock each other out.
function statements({ of }: Names) {
  const table = of('throttle')
  return {
    hit: `insert into ${table} as t (id, count, resets_at, drop_after)
      select k.id, 1, $2::bigint + k."window", clock_timestamp() + make_interval(secs => k."window") + interval '1 day'
      from jsonb_to_recordset($1::text::jsonb) as k(id text, "window" bigint)
      order by k.id collate "C"
      on conflict (id) do update set
        count = case when t.resets_at <= $2 then 1 else t.count + 1 end,
        resets_at = case when t.resets_at <= $2 then excluded.resets_at else t.resets_at end,
        drop_after = case when t.resets_at <= $2 then excluded.drop_after else t.drop_after end
      returning id, count, resets_at as resets`,
    forgive: `delete from ${table} where id in (
      select id from ${table} where id in (select jsonb_array_elements_text($1::text::jsonb)) order by id for update)`,
  }
}
