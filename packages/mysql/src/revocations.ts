import { readRevocation, repeatWindow, type Revocation, revocationValues, type SqlDialect } from '@sallyport/core/store'
import { derivedTable, groups } from './bulk.ts'
import { columns } from './columns.ts'
import type { Connection } from './connection.ts'
import type { Runner } from './runner.ts'

export function revocations(runner: Runner, table: string): SqlDialect<Buffer>['revocations'] {
  const read = `select id, kind, sid, subject, cast(drop_after as binary) as mark from ${table}
    where id >= ? and drop_after > utc_timestamp(6) order by id limit ?`
  return {
    // It is not prepared: the driver sends a prepared statement's numbers as doubles, which `limit` does not take.
    page: async (from, limit) =>
      (await runner.read('revocations.read', connection => connection.query(read, [from, limit]))).rows,
    time: `select timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) / 1000 as time`,
    // Ids are assigned under the lock, and it is held until the entries are visible. So ids become visible in order, and a
    // follower that has read up to one has missed none below it.
    append: (entries, keepFor) =>
      runner.exclusive('revocations.append', 'revocations', async connection => {
        const known = await repeated(connection, table, entries, keepFor)
        const fresh = entries.filter(entry => !known.has(keyOf(entry)))
        const values = fresh.flatMap(entry => [...revocationValues(columns, entry), keepFor])
        if (fresh.length > 0) await connection.query(appendStatement(table, fresh.length), values)
      }),
  }
}

/** Finds which of the entries are revocations of sessions that were appended within the last minute. */
async function repeated(
  connection: Connection,
  table: string,
  entries: readonly Revocation[],
  keepFor: number,
): Promise<ReadonlySet<string>> {
  const sids = entries.flatMap(entry => (entry.kind === 'session' ? [columns.text(entry.sid)] : []))
  if (sids.length === 0) return new Set()
  const { rows } = await connection.query(
    `select t.kind, t.sid, t.subject from (${derivedTable(['sid'], sids.length)}) wanted
     straight_join ${table} t force index (by_sid) on t.sid = wanted.sid
     where t.drop_after > utc_timestamp(6) + interval ? second`,
    [...sids, keepFor - repeatWindow],
  )
  return new Set(rows.map(row => keyOf(readRevocation(columns, row))))
}

function keyOf(entry: Revocation): string {
  return JSON.stringify([entry.kind, entry.subject, entry.kind === 'session' ? entry.sid : null])
}

function appendStatement(table: string, count: number): string {
  return `insert into ${table} (kind, sid, subject, drop_after)
    values ${groups('(?, ?, ?, utc_timestamp(6) + interval ? second)', count)}`
}
