import type { RevocationFeed } from '@sallyport/core'
import {
  followFeed,
  repeatWindow,
  revocationOf,
  withTimeout,
  type FeedRow,
  type FeedSource,
} from '@sallyport/core/store'
import type { Row } from './client.ts'
import { number, text, textOrNull } from './columns.ts'
import type { Names, Settings } from './settings.ts'
import type { Run } from './statement.ts'

export function revocationFeed(run: Run, settings: Settings, wrote: () => void): RevocationFeed {
  const sql = statements(settings.names)
  const source: FeedSource = {
    page: async (from, limit) => (await run('revocations.read', sql.read, [from, limit])).map(feedRow),
    async storeTime() {
      const [row] = await run('revocations.time', sql.time, [])
      return row ? number(row, 'time') : Number.NaN
    },
    ...listening(settings),
  }
  return {
    async append(entries, keepFor) {
      if (entries.length === 0) return
      await run('revocations.append', sql.append, [JSON.stringify(entries), keepFor])
      wrote()
    },
    follow: (observer, options) => followFeed(source, observer, options),
  }
}

function channelOf({ schema, prefix }: Names): string {
  return `${schema}_${prefix}`
}

function listening({ client, names, timeout }: Settings): Pick<FeedSource, 'listen'> {
  if (!client.listen) return {}
  return { listen: wake => listen(client.listen!(channelOf(names), wake), timeout) }
}

function listen(call: Promise<() => void>, timeout: number): Promise<() => void> {
  const stopWhenLate = (): void => {
    call.then(
      stop => stop(),
      () => {},
    )
  }
  return withTimeout(call, timeout, 'revocations.listen', stopWhenLate)
}

function statements(names: Names) {
  const table = names.of('revocations')
  return {
    // The lock is held until the entries are visible, and their ids are given out under it. So ids become visible in
    // order, and whoever read up to one has missed none below it. The notification is empty: it wakes, the read tells.
    append: `with lock as materialized (select pg_advisory_xact_lock(hashtextextended('${table}', 0))),
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
      select pg_notify('${channelOf(names)}', '') from (select from added limit 1) as one`,
    read: `select id, kind, sid, subject, drop_after::text as mark from ${table}
      where id >= $1 and drop_after > clock_timestamp() order by id limit $2`,
    time: 'select extract(epoch from clock_timestamp()) * 1000 as time',
  }
}

function feedRow(row: Row): FeedRow {
  const entry = revocationOf(text(row, 'kind'), text(row, 'subject'), textOrNull(row, 'sid'))
  return { position: number(row, 'id'), mark: text(row, 'mark'), entry }
}
