import type { Revocation, RevocationFeed } from '@sallyport/core'
import { followFeed, revocationOf, type FeedRow, type FeedSource } from '@sallyport/core/store'
import { number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import { groups } from './lists.ts'
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
      const values = entries.flatMap(entry => [...valuesOf(entry), keepFor])
      // Ids are given out under the lock, and it is held until the entries are visible. So ids become visible in order,
      // and whoever read up to one has missed none below it.
      await work.exclusive('revocations.append', 'revocations', link =>
        link.query(appendStatement(table, entries.length), values),
      )
      wrote()
    },
    follow: (observer, options) => followFeed(source, observer, options),
  }
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
