import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RevocationFeed } from '@sallyport/core/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendFromManyWriters, expectAllInOrder, followSubjects } from '../../testkit/test/stores/feed.ts'
import { fromPg, postgresStore, type PostgresClient } from '../src/index.ts'
import { newPool, newSchema, patient, url, type Schema } from './database.ts'

describe.skipIf(url === undefined)('the feed on PostgreSQL', () => {
  let database: Schema
  const stop = new AbortController()
  beforeAll(async () => {
    database = await newSchema({ max: 20 })
  })
  afterAll(async () => {
    stop.abort()
    await database.drop()
  })

  /** Every statement in a transaction that commits late, as a pooler or a wrapper may have it. */
  function slowClient(): PostgresClient {
    return {
      async query(text, values) {
        const connection = await database.pool.connect()
        try {
          await connection.query('begin')
          const result = await connection.query(text, [...values])
          await sleep(Math.random() * 2)
          await connection.query('commit')
          return result
        } finally {
          connection.release()
        }
      },
    }
  }

  const follow = (feed: RevocationFeed, maxInterval: number) => followSubjects(feed, stop.signal, maxInterval)

  test('F11 followers see all 3,000 entries of 8 writers with slow transactions, in order', async () => {
    const options = { schema: database.schema, ...patient }
    const notified = await follow(postgresStore(fromPg(database.pool), options).revocations, 60_000)
    const polled = await follow(postgresStore({ query: fromPg(database.pool).query }, options).revocations, 1)
    await appendFromManyWriters(postgresStore(slowClient(), options).revocations)
    for (const seen of [notified, polled]) await expectAllInOrder(seen)
  })

  test('F11 a follower listens again after its connection was terminated', async () => {
    const options = { schema: database.schema, ...patient }
    const pool = newPool({ application_name: database.schema })
    const seen = await follow(postgresStore(fromPg(pool), options).revocations, 60_000)
    await database.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
      database.schema,
    ])
    const subject = randomUUID()
    await postgresStore(database.pool, options).revocations.append([{ kind: 'changed', subject }], 600)
    await expect.poll(() => seen, { timeout: 10_000 }).toContain(subject)
    stop.abort()
    await pool.end()
  })
})
