import { oneTimeTokenRecord, sessionRecord } from '@sallyport/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sqliteStore, sweep } from '../src/index.ts'
import { newFile, patient, type Closable, type File } from './database.ts'

const names = ['sessions', 'one_time_tokens', 'throttle', 'revocations']
const [minute, day] = [60_000, 86_400_000]
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

/** Ages every row, as if it had been written so many milliseconds earlier. */
function age(milliseconds: number): void {
  for (const name of names) database.exec(`update sallyport_${name} set drop_after = drop_after - ${milliseconds}`)
}

function counts(): readonly number[] {
  return names.map(name => database.prepare(`select 1 from sallyport_${name}`).all().length)
}

test('J05 what expired a day ago goes, of the feed what is no longer kept', async () => {
  const store = sqliteStore(database, patient)
  await store.sessions.insert(sessionRecord(), 5)
  await store.oneTimeTokens.replace(oneTimeTokenRecord())
  await store.throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000)
  await store.revocations.append([{ kind: 'blocked', subject: 'u1' }], 60)
  expect(await sweep(database)).toBe(0)
  age(2 * minute)
  expect(await sweep(database)).toBe(1)
  expect(counts()).toEqual([1, 1, 1, 0])
  age(2 * day)
  expect(await sweep(database)).toBe(2)
  age(31 * day)
  expect(await sweep(database)).toBe(1)
})

test('J05 more than a batch goes, batch by batch', async () => {
  database.exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 1234)
    insert into sallyport_throttle select cast(i as blob), 1, 1, 1 from n`)
  expect(await sweep(database)).toBe(1234)
})
