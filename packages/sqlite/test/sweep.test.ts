import { afterEach, beforeEach } from 'vitest'
import { sweptTables, testSweeping } from '../../testkit/test/stores/sweeping.ts'
import { sqliteStore, sweep } from '../src/index.ts'
import { newFile, patient, type Closable, type File } from './database.ts'

let file: File
let database: Closable
beforeEach(async () => {
  file = await newFile()
  database = file.open()
})
afterEach(async () => {
  database.close()
  await file.drop()
})

testSweeping(() => ({
  store: sqliteStore(database, patient),
  sweep: () => sweep(database),
  async age(minutes) {
    for (const name of sweptTables) {
      database.exec(`update sallyport_${name} set drop_after = drop_after - ${minutes * 60_000}`)
    }
  },
  counts: async () => sweptTables.map(name => database.prepare(`select 1 from sallyport_${name}`).all().length),
  addExpired: async count =>
    database.exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count})
      insert into sallyport_throttle select cast(i as blob), 1, 1, 1 from n`),
}))
