import { afterAll, beforeAll, describe, test } from 'vitest'
import { appendFromManyWriters, expectAllInOrder, followSubjects } from '../../testkit/test/stores/feed.ts'
import { mysqlStore } from '../src/index.ts'
import { newPool, newTables, patient, url, type Tables } from './database.ts'

describe.skipIf(url === undefined)('the feed on MySQL', () => {
  let tables: Tables
  const stop = new AbortController()
  beforeAll(async () => {
    tables = await newTables()
    // Each entry gets its id, and then its writer is slow to commit.
    await tables.pool.query(
      `create trigger \`${tables.prefix}slow\` after insert on \`${tables.prefix}revocations\`
       for each row do sleep(rand() / 1000)`,
    )
  })
  afterAll(async () => {
    stop.abort()
    await tables.drop()
  })

  test('F11 a follower sees all 3,000 entries of 8 slow writers, in order', async () => {
    const options = { prefix: tables.prefix, ...patient }
    const pool = newPool({ connectionLimit: 10 })
    const seen = await followSubjects(mysqlStore(tables.pool, options).revocations, stop.signal, 1)
    await appendFromManyWriters(mysqlStore(pool, options).revocations)
    await expectAllInOrder(seen)
    await pool.end()
  })
})
