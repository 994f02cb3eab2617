import type { Revocation, RevocationFeed } from '@sallyport/core'
import { followFeed, repeatWindow, revocationOf, type FeedRow, type FeedSource } from '@sallyport/core/store'
import { number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import { groups } from './lists.ts'
import type { Link } from './link.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function revocationFeed(work: Work, names: Names, wrote: () => void): RevocationFeed {
  const table = names.of('revocations')
  const source: FeedSource = {
    async page(from, limit) {
      const { rows } = await work.plain('revocations.read', link => link.query(readStatement(table), [from, limit]))
      return rows.map(feedRow)
    },
    async storeTime() {
      const { rows } = await work.plain('revocations.time', link => link.query(timeStatement))
      return rows[0] ? number(rows[0], 'time') : Number.NaN
    },
  }
  return {
    async append(entries, keepFor) {
      if (entries.length === 0) return
      // Ids are given out under the lock, and it is held until the entries are visible. So ids become visible in order,
      // and whoever read up to one has missed none below it.
      await work.exclusive('revocations.append', 'revocations', async link => {
        const known = await repeated(link, table, entries, keepFor)
        const fresh = entries.filter(entry => !known.has(keyOf(entry)))
        const values = fresh.flatMap(entry => [...valuesOf(entry), keepFor])
        if (fresh.length > 0) await link.query(appendStatement(table, fresh.length), values)
      })
      wrote()
    },
    follow: (observer, options) => followFeed(source, observer, options),
  }
}

/** Finds which of the entries are revocations of sessions that were appended a moment ago. */
async function repeated(
  link: Link,
  table: string,
  entries: readonly Revocation[],
  keepFor: number,
): Promise<ReadonlySet<string>> {
  const sids = entries.flatMap(entry => (entry.kind === 'session' ? [toBytes(entry.sid)] : []))
  if (sids.length === 0) return new Set()
  const wanted = sids.map(() => 'select ? as k').join(' union all ')
  const { rows } = await link.query(
    `select t.kind, t.sid, t.subject from (${wanted}) wanted straight_join ${table} t force index (by_sid)
     on t.sid = wanted.k where t.drop_after > utc_timestamp(6) + interval ? second`,
    [...sids, keepFor - repeatWindow],
  )
  return new Set(rows.map(row => keyOf(revocationOf(text(row, 'kind'), text(row, 'subject'), textOrNull(row, 'sid')))))
}

function keyOf(entry: Revocation): string {
  return JSON.stringify([entry.kind, entry.subject, entry.kind === 'session' ? entry.sid : null])
}

function appendStatement(table: string, count: number): string {
  return `insert into ${table} (kind, sid, subject, drop_after)
    values ${groups('(?, ?, ?, utc_timestamp(6) + interval ? second)', count)}`
}

function readStatement(table: string): string {
  return `select id, kind, sid, subject, cast(drop_after as binary) as mark from ${table}
    where id >= ? and drop_after > utc_timestamp(6) order by id limit ?`
}

const timeStatement = `select timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) / 1000 as time`

function valuesOf(entry: Revocation) {
  const sid = entry.kind === 'session' ? entry.sid : null
  return [toBytes(entry.kind), toBytesOrNull(sid), toBytes(entry.subject)]
}

function feedRow(row: Row): FeedRow {
  const entry = revocationOf(text(row, 'kind'), text(row, 'subject'), textOrNull(row, 'sid'))
  return { position: number(row, 'id'), mark: text(row, 'mark'), entry }
}
