import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { newSchema, patient, url, type Schema } from './database.ts'

describe.skipIf(url === undefined)('what a session costs', () => {
  let database: Schema
  const records = Array.from({ length: 10_000 }, (_, index) =>
    sessionRecord({ subject: `user-${index % 5000}`, device: 'Firefox on Linux' }),
  )

  beforeAll(async () => {
    database = await newSchema()
  })
  afterAll(() => database.drop())

  test('P-9 rotations are HOT updates', async () => {
    const { sessions } = postgresStore(database.pool, { schema: database.schema, ...patient })
    for (let first = 0; first < records.length; first += 100) {
      await Promise.all(records.slice(first, first + 100).map(record => sessions.insert(record, 100)))
    }
    for (let round = 0; round < 3; round += 1) {
      for (const record of records.filter((_, index) => index % 9 === 0))
        await sessions.rotate(record, record.tokenHash, rotatedFields(record, { tokenHash: record.tokenHash }))
    }
    const { updates, hot } = await updateCounts()
    expect(updates).toBe(3 * 1112)
    expect(hot / updates).toBeGreaterThan(0.95)
  })

  test('P-7 a session takes at most 600 bytes with its indexes', async () => {
    const { rows } = await database.pool.query(
      `select pg_total_relation_size('"${database.schema}".sallyport_sessions') as bytes`,
    )
    console.log(rows[0].bytes / records.length)
    expect(rows[0].bytes / records.length).toBeLessThanOrEqual(600)
  })

  async function updateCounts() {
    await database.pool.query('select pg_sleep(1.1)')
    const { rows } = await database.pool.query(
      'select n_tup_upd as u, n_tup_hot_upd as h, * from pg_stat_user_tables where schemaname = $1 and relname = $2',
      [database.schema, 'sallyport_sessions'],
    )
    console.log(rows[0])
    return { updates: Number(rows[0].u), hot: Number(rows[0].h) }
  }
})
