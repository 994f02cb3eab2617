import type { Revocation, RevocationFeed } from '../../ports/revocation-feed.ts'
import { followFeed } from '../feed-follower.ts'
import type { FeedRow, FeedSource } from '../feed-source.ts'
import { revocationOf } from '../revocation-of.ts'
import { type Columns, readNumber, type Row, type SqlParameter } from './columns.ts'
import type { SqlDatabase } from './database.ts'

/** How a database reads and writes the revocation feed. */
export interface RevocationStatements {
  /** Reads `id`, `kind`, `sid`, `subject` and `mark` of at most `limit` entries in the order of their ids, from one on. */
  page(from: number, limit: number): Promise<readonly Row[]>
  /** Selects the server's time as `time`, in milliseconds since the epoch. */
  readonly time: string
  /** Inserts the entries, so that ids become visible in the order in which they were assigned. The list is never empty. */
  append(entries: readonly Revocation[], keepFor: number): Promise<unknown>
  /** As {@link FeedSource.listen}; without it the feed is polled. */
  listen?(onNotify: () => void): Promise<() => void>
}

/** Makes the revocation feed of a database. */
export function sqlRevocations<V>(db: SqlDatabase<V>, statements: RevocationStatements): RevocationFeed {
  const source: FeedSource = {
    page: async (from = 0, limit) => (await statements.page(from, limit)).map(row => feedRow(db.columns, row)),
    async storeTime() {
      const [row] = await db.read('revocations.time', statements.time, [])
      return row ? readNumber(row, 'time') : Number.NaN
    },
    ...(statements.listen && { listen: statements.listen }),
  }
  return {
    async append(entries, keepFor) {
      if (entries.length === 0) return
      await statements.append(entries, keepFor)
      db.onWrite()
    },
    follow: (observer, options) => followFeed(source, observer, options),
  }
}

/** The values of an entry's columns: kind, sid, subject. */
export function revocationValues<V>(columns: Columns<V>, entry: Revocation): readonly SqlParameter<V>[] {
  const sid = entry.kind === 'session' ? entry.sid : null
  return [columns.text(entry.kind), columns.textOrNull(sid), columns.text(entry.subject)]
}

/** Reads an entry from its columns. */
export function readRevocation(columns: Columns<unknown>, row: Row): Revocation {
  return revocationOf(
    columns.readText(row, 'kind'),
    columns.readText(row, 'subject'),
    columns.readTextOrNull(row, 'sid'),
  )
}

function feedRow(columns: Columns<unknown>, row: Row): FeedRow {
  return { position: readNumber(row, 'id'), mark: columns.readText(row, 'mark'), entry: readRevocation(columns, row) }
}
