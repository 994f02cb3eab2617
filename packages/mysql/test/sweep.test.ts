import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sweptTables, testSweeping } from '../../testkit/test/stores/sweeping.ts'
import { mysqlStore, sweep } from '../src/index.ts'
import { newTables, patient, url, type Tables } from './database.ts'

describe.skipIf(url === undefined)('sweeping on MySQL', () => {
  let tables: Tables
  const options = () => ({ prefix: tables.prefix, ...patient })
  beforeAll(async () => {
    tables = await newTables()
  })
  beforeEach(async () => {
    for (const name of sweptTables) await tables.pool.query(`truncate \`${tables.prefix}${name}\``)
  })
  afterAll(() => tables.drop())

  async function age(minutes: number): Promise<void> {
    for (const name of sweptTables) {
      const table = `\`${tables.prefix}${name}\``
      await tables.pool.query(`update ${table} set drop_after = drop_after - interval ${minutes} minute`)
    }
  }

  async function counts(): Promise<readonly number[]> {
    const selects = sweptTables.map(name => `(select count(*) from \`${tables.prefix}${name}\`) as ${name}`)
    const [rows] = await tables.pool.query(`select ${selects.join(', ')}`)
    return Object.values(Array.isArray(rows) ? Object(rows[0]) : {}).map(Number)
  }

  async function addExpired(count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, n) => `('${n}', 1, 1, utc_timestamp(6) - interval 1 hour)`)
    await tables.pool.query(`insert into \`${tables.prefix}throttle\` values ${rows.join(', ')}`)
  }

  testSweeping(() => ({
    store: mysqlStore(tables.pool, options()),
    sweep: () => sweep(tables.pool, options()),
    age,
    counts,
    addExpired,
  }))

  test('J05 rows that another transaction holds are left for the next sweep', async () => {
    await addExpired(10)
    const holder = await tables.pool.getConnection()
    await holder.query('start transaction')
    await holder.query(`select * from \`${tables.prefix}throttle\` where id = '7' for update`)
    expect(await sweep(tables.pool, options())).toBe(9)
    await holder.query('rollback')
    holder.release()
    expect(await sweep(tables.pool, options())).toBe(1)
  })
})
