import { oneTimeTokenColumns, type SqlDialect } from '@sallyport/core/store'
import { columns } from './columns.ts'
import type { Names } from './options.ts'
import type { Run } from './run.ts'

export function oneTimeTokens(run: Run, { of }: Names): SqlDialect<string>['oneTimeTokens'] {
  const table = of('one_time_tokens')
  const selected = oneTimeTokenColumns(columns)
  const consume = `delete from ${table} where hash = decode($1, 'hex') and subject = $2 returning ${selected}`
  return {
    // The primary key is the subject and the purpose: there is room for one token, and the last one stays.
    replace: `insert into ${table} (hash, subject, purpose, bound_to, state, created_at, expires_at, drop_after)
      values (decode($1, 'hex'), $2, $3, $4, $5, $6::bigint, $7::bigint,
        clock_timestamp() + make_interval(secs => $8::bigint) + interval '1 day')
      on conflict (subject, purpose) do update set hash = excluded.hash, bound_to = excluded.bound_to,
        state = excluded.state, created_at = excluded.created_at, expires_at = excluded.expires_at,
        drop_after = excluded.drop_after`,
    find: `select ${selected} from ${table} where hash = decode($1, 'hex') and subject = $2`,
    update: `update ${table} set state = $1 where hash = decode($2, 'hex') and subject = $3 and state = $4
      returning 1 as one`,
    deleteAll: `delete from ${table} where subject = $1 and purpose = $2`,
    consume: async (operation, values) => (await run(operation, consume, values))[0],
  }
}
