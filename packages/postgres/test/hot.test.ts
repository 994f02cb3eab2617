import { randomUUID } from 'node:crypto'
import type { SessionRecord } from '@sallyport/core/store'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { newDatabase, patient, url, type Schema } from './database.ts'

const count = 10_000

/** A session that was rotated, with every field filled. */
function livingSession(): SessionRecord {
  const record = sessionRecord({ subject: randomUUID(), device: 'Firefox on Linux' })
  return { ...record, ...rotatedFields(record) }
}

describe.skipIf(url === undefined)('the cost of a session', () => {
  let database: Schema
  const records = Array.from({ length: count }, livingSession)

  beforeAll(async () => {
    database = await newDatabase()
    // On a busy machine the server's own vacuum would keep old row versions in their pages for a while.
    await database.pool.query(`alter table "${database.schema}".sallyport_sessions set (autovacuum_enabled = false)`)
    const { sessions } = postgresStore(database.pool, { schema: database.schema, ...patient })
    for (let first = 0; first < count; first += 100) {
      await Promise.all(records.slice(first, first + 100).map(record => sessions.insert(record, 100)))
    }
    await database.pool.query(`analyze "${database.schema}".sallyport_sessions`)
  })
  afterAll(() => database.drop())

  test('P-7 a session takes at most 600 bytes with its indexes', async () => {
    const table = `"${database.schema}".sallyport_sessions`
    const { rows } = await database.pool.query(`select pg_total_relation_size('${table}')::int as bytes`)
    const bytes = rows[0].bytes / count
    console.log(`PostgreSQL: ${Math.round(bytes)} bytes a session`)
    expect(bytes).toBeLessThanOrEqual(600)
  })

  test('P-7 an entry of the feed takes at most 235 bytes with its indexes, for a subject that is a UUID', async () => {
    const { revocations } = postgresStore(database.pool, { schema: database.schema, ...patient })
    await revocations.append(
      records.map(({ id: sid, subject }) => ({ kind: 'session', sid, subject })),
      600,
    )
    const table = `"${database.schema}".sallyport_revocations`
    const { rows } = await database.pool.query(`select pg_total_relation_size('${table}')::int as bytes`)
    const bytes = rows[0].bytes / count
    console.log(`PostgreSQL: ${Math.round(bytes)} bytes an entry of the feed`)
    expect(bytes).toBeLessThanOrEqual(235)
  })

  test('P-9 rotations are HOT updates, unless a snapshot of somebody else keeps the old versions', async () => {
    const { sessions } = postgresStore(database.pool, { schema: database.schema, ...patient })
    // The server analyzes a new database's catalogs when it likes. While it does, no old version can be removed from
    // a page, so one undisturbed round among several is what counts.
    const shares: number[] = []
    while (shares.length < 5 && !shares.some(share => share > 0.95)) shares.push(await hotShare(shares.length))
    console.log(`PostgreSQL: ${shares.map(share => share.toFixed(3)).join(', ')} of the rotations were HOT updates`)
    expect(Math.max(...shares)).toBeGreaterThan(0.95)

    async function hotShare(round: number): Promise<number> {
      const before = await updateCounts(0)
      const rotated = records.filter((_, index) => index % 20 === round)
      for (const record of rotated) await rotateThrice(record)
      const after = await updateCounts(before.updates + 3 * rotated.length)
      expect(after.updates - before.updates).toBe(3 * rotated.length)
      return (after.hot - before.hot) / (3 * rotated.length)
    }

    async function rotateThrice(record: SessionRecord): Promise<void> {
      let current = record
      for (let round = 0; round < 3; round += 1) {
        const next = rotatedFields(current)
        expect(await sessions.rotate(current, current.tokenHash, next)).toBe(true)
        current = { ...current, ...next }
      }
    }
  })

  test('P-9 a rotation finds its row by the primary key, and a list its rows by the subject', async () => {
    expect(await planOf(`select from sallyport_sessions where id = 'a' and subject = 'b'`)).toContain('Index Scan')
    expect(await planOf(`select from sallyport_sessions where subject = 'b'`)).toContain('sallyport_sessions_subject')
    expect(await planOf(`select from sallyport_sessions where drop_after < now() - interval '1 year'`)).toContain(
      'sallyport_sessions_drop_after',
    )
  })

  test('P-9 no column that a rotation writes is indexed', async () => {
    const { rows } = await database.pool.query(
      `select distinct attname from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
       where indrelid = '"${database.schema}".sallyport_sessions'::regclass order by attname`,
    )
    expect(rows.map(row => row.attname)).toEqual(['drop_after', 'id', 'subject'])
  })

  async function planOf(statement: string): Promise<string> {
    const qualified = statement.replace('sallyport_sessions', `"${database.schema}".sallyport_sessions`)
    const { rows } = await database.pool.query(`explain ${qualified}`)
    return rows.map(row => row['QUERY PLAN']).join('\n')
  }

  /** A backend hands its counts in when it is idle, at most once a second. */
  async function updateCounts(atLeast: number): Promise<{ updates: number; hot: number }> {
    for (;;) {
      const { rows } = await database.pool.query(
        `select n_tup_upd::int as updates, n_tup_hot_upd::int as hot from pg_stat_user_tables
         where schemaname = $1 and relname = 'sallyport_sessions'`,
        [database.schema],
      )
      if (rows[0].updates >= atLeast) return rows[0]
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
})
