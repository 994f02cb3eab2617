import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { sweptTables, testSweeping } from '../../testkit/test/stores/sweeping.ts'
import { migrate, postgresStore, sweep } from '../src/index.ts'
import { patient } from './database.ts'

const db = new PGlite()
beforeAll(async () => void (await migrate(db)))
beforeEach(async () => {
  for (const table of sweptTables) await db.exec(`truncate sallyport_${table}`)
})
afterAll(() => db.close())

async function age(minutes: number): Promise<void> {
  for (const table of sweptTables)
    await db.exec(`update sallyport_${table} set drop_after = drop_after - interval '${minutes} minutes'`)
}

async function counts(): Promise<readonly number[]> {
  const selects = sweptTables.map(table => `(select count(*)::int from sallyport_${table})`)
  const { rows } = await db.query<{ counts: number[] }>(`select array[${selects.join(', ')}] as counts`)
  return rows[0]!.counts
}

testSweeping(() => ({
  store: postgresStore(db, patient),
  sweep: () => sweep(db),
  age,
  counts,
  addExpired: count =>
    db.exec(
      `insert into sallyport_throttle select n, 1, 1, now() - interval '1 hour' from generate_series(1, ${count}) n`,
    ),
}))
