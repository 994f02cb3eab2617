import { admitted, counterId, readNumber, type SqlDialect, type ThrottleKey } from '@sallyport/core/store'
import type { Names } from './options.ts'
import type { Run } from './run.ts'

export function throttle(run: Run, { of }: Names): SqlDialect<string>['throttle'] {
  const table = of('throttle')
  const hit = `select exceeded, resets from ${of('hit_throttle')}($1::text::jsonb, $2) as refusal(exceeded, resets)`
  const giveBack = `select 1 as one from ${of('give_back_hit')}($1::text::jsonb, $2)`
  const clear = `delete from ${table} where id in (
    select id from ${table} where id in (select jsonb_array_elements_text($1::text::jsonb)) order by id for update)`
  const clearRange = `delete from ${table} where id in (
    select id from ${table} where id > $1 and id < $2 order by id for update)`
  return {
    async hit(keys, now) {
      const [refusal] = await run('throttle.hit', hit, [toJson(keys), now])
      if (!refusal) return admitted
      return {
        admitted: false,
        exceeded: readNumber(refusal, 'exceeded'),
        resetsAt: readNumber(refusal, 'resets'),
      }
    },
    giveBack: (keys, hitAt) => run('throttle.giveBack', giveBack, [toJson(keys), hitAt]),
    clear: ids => run('throttle.clear', clear, [JSON.stringify(ids)]),
    clearRange: (after, before) => run('throttle.clear', clearRange, [after, before]),
  }
}

function toJson(keys: readonly ThrottleKey[]): string {
  return JSON.stringify(keys.map((key, place) => ({ id: counterId(key), place, most: key.limit, span: key.window })))
}
