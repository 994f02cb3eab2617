import type { Revocation, RevocationFeed } from '@sallyport/core'
import { followFeed, repeatWindow, revocationOf, type FeedRow, type FeedSource } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { now, number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import type { Link } from './link.ts'
import type { Names } from './settings.ts'
import { listenTo, ring } from './wake.ts'
import type { Work } from './work.ts'

export function revocationFeed(database: SqliteDatabase, work: Work, names: Names, wrote: () => void): RevocationFeed {
  const sql = statements(names.of('revocations'))
  const source: FeedSource = {
    page: async (from, limit) =>
      (await work.read('revocations.read', link => link.all(sql.read, [from, limit]))).map(feedRow),
    async storeTime() {
      const [row] = await work.read('revocations.time', link => link.all(`select ${now} as time`))
      return row ? number(row, 'time') : Number.NaN
    },
    listen: async wake => listenTo(database, wake),
  }
  return {
    async append(entries, keepFor) {
      if (entries.length === 0) return
      // One process writes at a time, so ids become visible in the order in which they are given out.
      await work.write('revocations.append', link => {
        for (const entry of entries) if (!isRepeated(link, sql, entry, keepFor)) append(link, sql, entry, keepFor)
      })
      ring(database)
      wrote()
    },
    follow: (observer, options) => followFeed(source, observer, options),
  }
}

type Statements = ReturnType<typeof statements>

function statements(table: string) {
  return {
    append: `insert into ${table} (kind, sid, subject, drop_after) values (?, ?, ?, ${now} + cast(? * 1000 as integer))`,
    repeated: `select 1 as found from ${table}
      where sid = ? and subject = ? and drop_after > ${now} + cast(? * 1000 as integer) limit 1`,
    read: `select id, kind, sid, subject, cast(hex(mark) as blob) as mark from ${table} where id >= ? and drop_after > ${now} order by id limit ?`,
  }
}

/** Tells whether it is the end of a session that was appended a moment ago. */
function isRepeated(link: Link, sql: Statements, entry: Revocation, keepFor: number): boolean {
  if (entry.kind !== 'session') return false
  return link.all(sql.repeated, [toBytes(entry.sid), toBytes(entry.subject), keepFor - repeatWindow]).length > 0
}

function append(link: Link, sql: Statements, entry: Revocation, keepFor: number): void {
  const sid = entry.kind === 'session' ? entry.sid : null
  link.run(sql.append, [toBytes(entry.kind), toBytesOrNull(sid), toBytes(entry.subject), keepFor])
}

function feedRow(row: Row): FeedRow {
  const entry = revocationOf(text(row, 'kind'), text(row, 'subject'), textOrNull(row, 'sid'))
  return { position: number(row, 'id'), mark: text(row, 'mark'), entry }
}
