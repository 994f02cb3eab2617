import { attemptCall, repeatWindow, type SqlDialect } from '@sallyport/core/store'
import type { PostgresClient } from './client.ts'
import type { Names, ResolvedOptions } from './options.ts'
import type { Run } from './run.ts'

export function revocations(run: Run, { client, names, timeout }: ResolvedOptions): SqlDialect<string>['revocations'] {
  const table = names.of('revocations')
  const channel = channelOf(names)
  const read = `select id, kind, sid, subject, drop_after::text as mark from ${table}
    where id >= $1 and drop_after > clock_timestamp() order by id limit $2`
  const append = appendStatement(table, channel)
  return {
    page: (from, limit) => run('revocations.read', read, [from, limit]),
    time: 'select extract(epoch from clock_timestamp()) * 1000 as time',
    append: (entries, keepFor) => run('revocations.append', append, [JSON.stringify(entries), keepFor]),
    ...(client.listen && { listen: onNotify => listen(client, channel, onNotify, timeout) }),
  }
}

function channelOf({ schema, prefix }: Names): string {
  return `${schema}_${prefix}`
}

function listen(client: PostgresClient, channel: string, onNotify: () => void, timeout: number): Promise<() => void> {
  return attemptCall('revocations.listen', timeout, async attempt => {
    const stop = await client.listen!(channel, onNotify, attempt)
    // From a client that ignores the attempt: nobody would stop it later.
    if (attempt.timedOut) stop()
    return stop
  })
}

/**
 * The lock is held until the entries are visible, and their ids are assigned under it. So ids become visible in order, and
 * a follower that has read up to one has missed none below it. The notification is empty: the follower reads the entries.
 */
function appendStatement(table: string, channel: string): string {
  return `with lock as materialized (select pg_advisory_xact_lock(hashtextextended('${table}', 0))),
    added as (
      insert into ${table} (kind, sid, subject, drop_after)
      select e.kind, e.sid, e.subject, clock_timestamp() + make_interval(secs => $2::bigint)
      from lock, rows from (jsonb_to_recordset($1::text::jsonb) as (kind text, sid text, subject text))
        with ordinality as e(kind, sid, subject, n)
      where e.kind <> 'session' or not exists (
        select from ${table} r where r.sid = e.sid and r.subject = e.subject and r.kind = 'session'
          and r.drop_after > clock_timestamp() + make_interval(secs => $2::bigint - ${repeatWindow}))
      order by e.n
      returning 1
    )
    select pg_notify('${channel}', '') from (select from added limit 1) as one`
}
