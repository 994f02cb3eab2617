import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Revocation, RevocationFeed } from '@sallyport/core/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromPg, postgresStore, type PostgresClient } from '../src/index.ts'
import { newPool, newSchema, patient, url, type Schema } from './database.ts'

const writers = 8
const each = 375
const atOnce = 5

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

  async function follow(feed: RevocationFeed, maxInterval: number) {
    const seen: string[] = []
    const observer = {
      entry: (entry: Revocation) => void seen.push(entry.subject),
      current: () => {},
      storeTime: () => {},
    }
    await feed.follow(observer, { signal: stop.signal, maxInterval })
    return seen
  }

  test('F11 8 writers in slow transactions: of 3,000 entries none is passed over, and all come in order', async () => {
    const options = { schema: database.schema, ...patient }
    const woken = await follow(postgresStore(fromPg(database.pool), options).revocations, 60_000)
    const polled = await follow(postgresStore({ query: fromPg(database.pool).query }, options).revocations, 1)
    const feed = postgresStore(slowClient(), options).revocations
    await Promise.all(
      Array.from({ length: writers }, async (__, writer) => {
        const entries = Array.from({ length: each }, (_, n) => ({
          kind: 'blocked' as const,
          subject: `${writer}:${n}`,
        }))
        for (let n = 0; n < each; n += atOnce) await feed.append(entries.slice(n, n + atOnce), 600)
      }),
    )
    for (const seen of [woken, polled]) {
      await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(writers * each)
      for (let writer = 0; writer < writers; writer += 1) {
        const own = seen.filter(subject => subject.startsWith(`${writer}:`))
        expect(own).toEqual(Array.from({ length: each }, (_, n) => `${writer}:${n}`))
      }
    }
  })

  test('F11 a follower whose connection is ended listens again', async () => {
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
