import type { Revocation, RevocationFeed } from '@sallyport/core/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mysqlStore } from '../src/index.ts'
import { newPool, newTables, patient, url, type Tables } from './database.ts'

const writers = 8
const each = 375
const atOnce = 5

describe.skipIf(url === undefined)('the feed on MySQL', () => {
  let tables: Tables
  const stop = new AbortController()
  beforeAll(async () => {
    tables = await newTables()
    // Every entry takes its id, and then its writer is slow to commit.
    await tables.pool.query(
      `create trigger \`${tables.prefix}slow\` after insert on \`${tables.prefix}revocations\`
       for each row do sleep(rand() / 1000)`,
    )
  })
  afterAll(async () => {
    stop.abort()
    await tables.drop()
  })

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

  test('F11 8 slow writers: of 3,000 entries none is passed over, and all come in order', async () => {
    const options = { prefix: tables.prefix, ...patient }
    const pool = newPool({ connectionLimit: 10 })
    const seen = await follow(mysqlStore(tables.pool, options).revocations, 1)
    const feed = mysqlStore(pool, options).revocations
    await Promise.all(
      Array.from({ length: writers }, async (__, writer) => {
        const entries = Array.from({ length: each }, (_, n) => ({
          kind: 'blocked' as const,
          subject: `${writer}:${n}`,
        }))
        for (let n = 0; n < each; n += atOnce) await feed.append(entries.slice(n, n + atOnce), 600)
      }),
    )
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(writers * each)
    for (let writer = 0; writer < writers; writer += 1) {
      const own = seen.filter(subject => subject.startsWith(`${writer}:`))
      expect(own).toEqual(Array.from({ length: each }, (_, n) => `${writer}:${n}`))
    }
    await pool.end()
  })
})
