import type { Store } from '@sallyport/core'
import { rotatedFields, sessionRecord, stallingProxy } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mysqlStore } from '../src/index.ts'
import { newPool, newTables, patient, url, type Tables } from './database.ts'

describe.skipIf(url === undefined)('faults of MySQL', () => {
  let tables: Tables
  beforeAll(async () => {
    tables = await newTables()
  })
  afterAll(() => tables.drop())

  const unavailable = { code: 'store_unavailable', retry: true }

  /** Every call of every port, as an application has them in flight. */
  function calls(store: Store): readonly Promise<unknown>[] {
    const record = sessionRecord()
    return [
      store.sessions.insert(record, 5),
      store.sessions.find(record),
      store.sessions.rotate(record, record.tokenHash, rotatedFields(record)),
      store.sessions.list(record.subject),
      store.sessions.delete(record),
      store.sessions.deleteMany(record.subject, [record.id]),
      store.oneTimeTokens.deleteAll('a', 'b'),
      store.throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000),
      store.revocations.append([{ kind: 'changed', subject: 'a' }], 60),
    ]
  }

  /** A pool's free connections are told by how many it lends at once. */
  async function lendsAll(pool: ReturnType<typeof newPool>, limit: number): Promise<boolean> {
    const lent = await Promise.all(Array.from({ length: limit }, () => pool.getConnection()))
    for (const connection of lent) connection.release()
    return lent.length === limit
  }

  test('R-9 500 parallel calls on 5 connections: none is lost, every connection returns', async () => {
    const pool = newPool({ connectionLimit: 5 })
    const store = mysqlStore(pool, { prefix: tables.prefix, timeout: 30_000 })
    const records = Array.from({ length: 250 }, () => sessionRecord())
    await Promise.all(records.map(record => store.sessions.insert(record, 5)))
    const outcomes = await Promise.all(
      records.flatMap(record => [
        store.sessions.rotate(record, record.tokenHash, rotatedFields(record)),
        store.sessions.rotate(record, record.tokenHash, rotatedFields(record)),
      ]),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(250)
    expect(await lendsAll(pool, 5)).toBe(true)
    await pool.end()
  })

  test('J04 a wait for the pool counts: beyond the timeout it is 503, and the pool is whole afterwards', async () => {
    const pool = newPool({ connectionLimit: 1 })
    const store = mysqlStore(pool, { prefix: tables.prefix, timeout: 50 })
    const held = await pool.getConnection()
    for (const outcome of await Promise.allSettled(calls(store))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    }
    held.release()
    expect(await lendsAll(pool, 1)).toBe(true)
    await pool.end()
  })

  test('J04 a lock that somebody keeps is 503, and given up with the connection of anybody who waited', async () => {
    const store = mysqlStore(tables.pool, { prefix: tables.prefix, timeout: 100 })
    const gate = await tables.pool.getConnection()
    await gate.query(`lock tables \`${tables.prefix}revocations\` write`)
    await expect(store.revocations.append([{ kind: 'changed', subject: 'a' }], 60)).rejects.toMatchObject(unavailable)
    await gate.query('unlock tables')
    gate.release()
    const patiently = mysqlStore(tables.pool, { prefix: tables.prefix, ...patient })
    await patiently.revocations.append([{ kind: 'changed', subject: 'b' }], 60)
  })

  test('R-7 connections that are killed: 503 at most, no crash, and the next calls succeed', async () => {
    const pool = newPool()
    const store = mysqlStore(pool, { prefix: tables.prefix, ...patient })
    const ids = new Set<number>()
    pool.on('connection', connection => ids.add(connection.threadId))
    for (let round = 0; round < 10; round += 1) {
      const inFlight = Promise.allSettled(calls(store))
      for (const id of ids) await tables.pool.query(`kill ${id}`).catch(() => {})
      ids.clear()
      for (const outcome of await inFlight) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(unavailable)
      }
    }
    await expect
      .poll(
        () =>
          Promise.all(calls(store)).then(
            () => 'all',
            () => 'some',
          ),
        { timeout: 10_000 },
      )
      .toBe('all')
    await pool.end()
  })

  test('J07 nothing that a client hears comes from the database', async () => {
    const { sessions } = mysqlStore(tables.pool, { prefix: tables.prefix, ...patient })
    const record = sessionRecord()
    await sessions.insert(record, 5)
    await expect(sessions.insert(record, 5)).rejects.toMatchObject({
      ...unavailable,
      message: 'The service cannot be reached. Try again shortly.',
      cause: { message: 'Error ER_DUP_ENTRY' },
    })
    expect(await sessions.find(record)).toEqual(record)
  })

  test('R-8 a server that stops answering: 503 at the timeout, the connections are destroyed, then all is well', async () => {
    const proxy = await stallingProxy(url!)
    const pool = newPool({ uri: proxy.url, connectionLimit: 5 })
    const store = mysqlStore(pool, { prefix: tables.prefix, timeout: 200 })
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    proxy.stall()
    for (const outcome of await Promise.allSettled(calls(store))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    }
    proxy.resume()
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    await pool.end()
    await proxy.close()
  })
})
