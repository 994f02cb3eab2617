import { oneTimeTokenRecord, sessionRecord } from '@sallyport/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mysqlStore, sweep } from '../src/index.ts'
import { newTables, patient, url, type Tables } from './database.ts'

const names = ['sessions', 'one_time_tokens', 'throttle', 'revocations']

describe.skipIf(url === undefined)('housekeeping on MySQL', () => {
  let tables: Tables
  const options = () => ({ prefix: tables.prefix, ...patient })
  beforeAll(async () => {
    tables = await newTables()
  })
  beforeEach(async () => {
    for (const name of names) await tables.pool.query(`truncate \`${tables.prefix}${name}\``)
  })
  afterAll(() => tables.drop())

  /** Ages every row, as if it had been written so much earlier. */
  async function age(interval: string): Promise<void> {
    for (const name of names) {
      await tables.pool.query(`update \`${tables.prefix}${name}\` set drop_after = drop_after - interval ${interval}`)
    }
  }

  async function counts(): Promise<readonly number[]> {
    const selects = names.map(name => `(select count(*) from \`${tables.prefix}${name}\`) as ${name}`)
    const [rows] = await tables.pool.query(`select ${selects.join(', ')}`)
    return Object.values(Array.isArray(rows) ? Object(rows[0]) : {}).map(Number)
  }

  test('J05 what expired a day ago goes, of the feed what is no longer kept', async () => {
    const store = mysqlStore(tables.pool, options())
    await store.sessions.insert(sessionRecord(), 5)
    await store.oneTimeTokens.replace(oneTimeTokenRecord())
    await store.throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000)
    await store.revocations.append([{ kind: 'blocked', subject: 'u1' }], 60)
    expect(await sweep(tables.pool, options())).toBe(0)
    await age('2 minute')
    expect(await sweep(tables.pool, options())).toBe(1)
    expect(await counts()).toEqual([1, 1, 1, 0])
    await age('2 day')
    expect(await sweep(tables.pool, options())).toBe(2)
    expect(await counts()).toEqual([1, 0, 0, 0])
    await age('31 day')
    expect(await sweep(tables.pool, options())).toBe(1)
  })

  test('J05 times of another clock decide nothing: a session of 1970 stays', async () => {
    await mysqlStore(tables.pool, options()).sessions.insert(sessionRecord({ createdAt: 1000 }), 5)
    expect(await sweep(tables.pool, options())).toBe(0)
  })

  test('J05 more than a batch goes, batch by batch, and what somebody holds is left', async () => {
    await fillThrottle(1234)
    const holder = await tables.pool.getConnection()
    await holder.query('start transaction')
    await holder.query(`select * from \`${tables.prefix}throttle\` where id = '7' for update`)
    expect(await sweep(tables.pool, options())).toBe(1233)
    await holder.query('rollback')
    holder.release()
    expect(await sweep(tables.pool, options())).toBe(1)
  })

  test('J05 writes sweep by themselves, about one in a hundred', async () => {
    await fillThrottle(100)
    const { throttle } = mysqlStore(tables.pool, options())
    for (let hit = 0; hit < 100; hit += 1)
      await throttle.hit([{ owner: 'a', name: 'b', limit: 1000, window: 60 }], 1000)
    await expect.poll(counts, { timeout: 10_000 }).toEqual([0, 0, 1, 0])
  })

  async function fillThrottle(count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, n) => `('${n}', 1, 1, utc_timestamp(6) - interval 1 hour)`)
    await tables.pool.query(`insert into \`${tables.prefix}throttle\` values ${rows.join(', ')}`)
  }
})
