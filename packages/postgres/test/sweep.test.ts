import { PGlite } from '@electric-sql/pglite'
import { oneTimeTokenRecord, sessionRecord } from '@sallyport/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrate, postgresStore, sweep } from '../src/index.ts'
import { patient } from './database.ts'

const tables = ['sessions', 'one_time_tokens', 'throttle', 'revocations']

const db = new PGlite()
beforeAll(async () => void (await migrate(db)))
beforeEach(async () => {
  for (const table of tables) await db.exec(`truncate sallyport_${table}`)
})
afterAll(() => db.close())

async function fill(): Promise<void> {
  const store = postgresStore(db, patient)
  await store.sessions.insert(sessionRecord(), 5)
  await store.oneTimeTokens.replace(oneTimeTokenRecord())
  await store.throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000)
  await store.revocations.append([{ kind: 'blocked', subject: 'u1' }], 60)
}

/** Ages every row, as if it had been written so much earlier. */
async function age(interval: string): Promise<void> {
  for (const table of tables)
    await db.exec(`update sallyport_${table} set drop_after = drop_after - interval '${interval}'`)
}

async function counts(): Promise<readonly number[]> {
  const selects = tables.map(table => `(select count(*)::int from sallyport_${table})`)
  const { rows } = await db.query<{ counts: number[] }>(`select array[${selects.join(', ')}] as counts`)
  return rows[0]!.counts
}

test('J05 what expired a day ago goes, of the feed what is no longer kept', async () => {
  await fill()
  expect(await sweep(db)).toBe(0)
  await age('2 minutes')
  expect(await sweep(db)).toBe(1)
  expect(await counts()).toEqual([1, 1, 1, 0])
  await age('2 days')
  expect(await sweep(db)).toBe(2)
  expect(await counts()).toEqual([1, 0, 0, 0])
  await age('31 days')
  expect(await sweep(db)).toBe(1)
  expect(await counts()).toEqual([0, 0, 0, 0])
})

test('J05 a rotation does not move it: a session that is written until its end is kept until a day after', async () => {
  const now = Math.floor(Date.now() / 1000)
  const { sessions } = postgresStore(db, patient)
  await sessions.insert(sessionRecord({ createdAt: now, expiresAt: now + 3600 }), 5)
  await age('24 hours')
  expect(await sweep(db)).toBe(0)
  await age('2 hours')
  expect(await sweep(db)).toBe(1)
})

test('J05 times of another clock decide nothing: a session of 1970 stays', async () => {
  const { sessions } = postgresStore(db, patient)
  await sessions.insert(sessionRecord({ createdAt: 1000 }), 5)
  expect(await sweep(db)).toBe(0)
})

test('J05 more than a batch goes, batch by batch', async () => {
  await db.exec(
    `insert into sallyport_throttle select n, 1, 1, now() - interval '1 hour' from generate_series(1, 1234) n`,
  )
  expect(await sweep(db)).toBe(1234)
})

test('J05 writes sweep by themselves, about one in a hundred', async () => {
  await db.exec(
    `insert into sallyport_throttle select n, 1, 1, now() - interval '1 hour' from generate_series(1, 100) n`,
  )
  const { throttle } = postgresStore(db, patient)
  for (let hit = 0; hit < 100; hit += 1) await throttle.hit([{ owner: 'a', name: 'b', limit: 1000, window: 60 }], 1000)
  await expect.poll(counts).toEqual([0, 0, 1, 0])
})
