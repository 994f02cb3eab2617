import type { Store } from '@sallyport/core'
import { expect, test } from 'vitest'
import { oneTimeTokenRecord, sessionRecord } from '../../src/records.ts'

/** The tables with rows that expire. */
export const sweptTables = ['sessions', 'one_time_tokens', 'throttle', 'revocations']

/** Tables that a test may change. */
export interface SweptTables {
  readonly store: Store
  sweep(): Promise<number>
  /** Makes every row so many minutes older. */
  age(minutes: number): Promise<unknown>
  /** Counts the rows of each table. */
  counts(): Promise<readonly number[]>
  /** Adds expired counters. */
  addExpired(count: number): Promise<unknown>
}

const day = 24 * 60

/** Tests what a sweep deletes and what it keeps. Each test gets empty tables. */
export function testSweeping(open: () => SweptTables): void {
  test('J05 a sweep deletes what expired a day ago, and entries of the feed that need not be kept', async () => {
    const { store, sweep, age, counts } = open()
    await store.sessions.insert(sessionRecord(), 5)
    await store.oneTimeTokens.replace(oneTimeTokenRecord())
    await store.throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000)
    await store.revocations.append([{ kind: 'blocked', subject: 'u1' }], 60)
    expect(await sweep()).toBe(0)
    await age(2)
    expect(await sweep()).toBe(1)
    expect(await counts()).toEqual([1, 1, 1, 0])
    await age(2 * day)
    expect(await sweep()).toBe(2)
    expect(await counts()).toEqual([1, 0, 0, 0])
    await age(31 * day)
    expect(await sweep()).toBe(1)
    expect(await counts()).toEqual([0, 0, 0, 0])
  })

  test('J05 a session is kept until a day after it expires', async () => {
    const { store, sweep, age } = open()
    const now = Math.floor(Date.now() / 1000)
    await store.sessions.insert(sessionRecord({ createdAt: now, expiresAt: now + 3600 }), 5)
    await age(day)
    expect(await sweep()).toBe(0)
    await age(2 * 60)
    expect(await sweep()).toBe(1)
  })

  test('J05 a sweep goes by the clock of the database: a session of 1970 stays', async () => {
    const { store, sweep } = open()
    await store.sessions.insert(sessionRecord({ createdAt: 1000 }), 5)
    expect(await sweep()).toBe(0)
  })

  test('J05 a sweep deletes any number of rows, in batches', async () => {
    const { sweep, addExpired } = open()
    await addExpired(1234)
    expect(await sweep()).toBe(1234)
  })

  test('J05 about one write in a hundred sweeps', async () => {
    const { store, counts, addExpired } = open()
    await addExpired(100)
    const key = { owner: 'a', name: 'b', limit: 1000, window: 60 }
    for (let hit = 0; hit < 100; hit += 1) await store.throttle.hit([key], 1000)
    await expect.poll(counts, { timeout: 10_000 }).toEqual([0, 0, 1, 0])
  })
}
