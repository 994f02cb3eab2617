import { oneTimeTokenRecord, sessionRecord } from '@sallyport/testkit'
import type { Pool, RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mysqlStore, sweep } from '../src/index.ts'
import { newPool, newTables, patient, type Tables, url } from './database.ts'

describe.skipIf(url === undefined)('what calls cost on MySQL', () => {
  let tables: Tables
  let pool: Pool
  beforeAll(async () => {
    tables = await newTables()
    pool = newPool({ connectionLimit: 1 })
  })
  afterAll(async () => {
    await pool.end()
    await tables.drop()
  })

  const status = async (pattern: string) => {
    const [rows] = await pool.query<RowDataPacket[]>(`show session status like '${pattern}'`)
    return rows.reduce((sum, row) => sum + Number(row['Value']), 0)
  }

  /** Counts the messages that the only connection sent to the server. */
  async function messagesOf(call: () => Promise<unknown>): Promise<number> {
    const before = await status('Questions')
    const prepared = await status('Com_stmt_prepare')
    await call()
    // The second reading counts itself.
    const asked = (await status('Questions')) - before - 2
    return asked + (await status('Com_stmt_prepare')) - prepared
  }

  test('R-8 with 0.1 s of latency a call that locks ends within the default timeout, on a new connection too', async () => {
    const { sessions, revocations } = mysqlStore(pool, { prefix: tables.prefix, ...patient })
    await sessions.list('u1')
    expect(await messagesOf(() => sessions.insert(sessionRecord(), 5))).toBeLessThan(5)
    expect(await messagesOf(() => sessions.deleteMany('u1', ['a', 'b']))).toBeLessThan(5)
    expect(await messagesOf(() => revocations.append([{ kind: 'session', sid: 'a', subject: 'u1' }], 60))).toBeLessThan(
      5,
    )
  })

  test('J05 a sweep of one-time tokens looks its rows up, and does not read the table for each', async () => {
    const { oneTimeTokens } = mysqlStore(pool, { prefix: tables.prefix, ...patient })
    const count = 300
    for (let n = 0; n < count; n++) await oneTimeTokens.replace(oneTimeTokenRecord({ subject: `user-${n}` }))
    await pool.query(`update ${tables.prefix}one_time_tokens set drop_after = drop_after - interval 2 year`)
    await pool.query('flush status')
    expect(await sweep(pool, { prefix: tables.prefix, ...patient })).toBe(count)
    expect(await status('Handler_read_%')).toBeLessThan(10 * count)
  })
})
