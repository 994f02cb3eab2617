import { stallingProxy } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  everyCall,
  expectHiddenError,
  expectOneRotationEach,
  expectUnavailable,
  unavailable,
} from '../../testkit/test/stores/calls.ts'
import { mysqlStore } from '../src/index.ts'
import { newPool, newTables, patient, url, type Tables } from './database.ts'

describe.skipIf(url === undefined)('faults of MySQL', () => {
  let tables: Tables
  beforeAll(async () => {
    tables = await newTables()
  })
  afterAll(() => tables.drop())

  /** A pool's free connections are told by how many it lends at once. */
  async function lendsAll(pool: ReturnType<typeof newPool>, limit: number): Promise<boolean> {
    const lent = await Promise.all(Array.from({ length: limit }, () => pool.getConnection()))
    for (const connection of lent) connection.release()
    return lent.length === limit
  }

  test('R-9 of 500 parallel calls on 5 connections none is lost, and every connection returns', async () => {
    const pool = newPool({ connectionLimit: 5 })
    const store = mysqlStore(pool, { prefix: tables.prefix, timeout: 30_000 })
    await expectOneRotationEach(store)
    expect(await lendsAll(pool, 5)).toBe(true)
    await pool.end()
  })

  test('J04 the timeout includes the wait for the pool: the call is 503, and the pool is complete afterwards', async () => {
    const pool = newPool({ connectionLimit: 1 })
    const store = mysqlStore(pool, { prefix: tables.prefix, timeout: 50 })
    const held = await pool.getConnection()
    await expectUnavailable(store)
    held.release()
    expect(await lendsAll(pool, 1)).toBe(true)
    await pool.end()
  })

  test('J04 a lock that another connection keeps is 503, and the waiting connection gives up', async () => {
    const store = mysqlStore(tables.pool, { prefix: tables.prefix, timeout: 100 })
    const gate = await tables.pool.getConnection()
    await gate.query(`lock tables \`${tables.prefix}revocations\` write`)
    await expect(store.revocations.append([{ kind: 'changed', subject: 'a' }], 60)).rejects.toMatchObject(unavailable)
    await gate.query('unlock tables')
    gate.release()
    const patiently = mysqlStore(tables.pool, { prefix: tables.prefix, ...patient })
    await patiently.revocations.append([{ kind: 'changed', subject: 'b' }], 60)
  })

  test('R-7 after connections were killed calls are 503 at most, nothing crashes, and the next calls succeed', async () => {
    const pool = newPool()
    const store = mysqlStore(pool, { prefix: tables.prefix, ...patient })
    const ids = new Set<number>()
    pool.on('connection', connection => ids.add(connection.threadId))
    for (let round = 0; round < 10; round += 1) {
      const inFlight = Promise.allSettled(everyCall(store))
      for (const id of ids) await tables.pool.query(`kill ${id}`).catch(() => {})
      ids.clear()
      for (const outcome of await inFlight) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(unavailable)
      }
    }
    await expect
      .poll(
        () =>
          Promise.all(everyCall(store)).then(
            () => 'all',
            () => 'some',
          ),
        { timeout: 10_000 },
      )
      .toBe('all')
    await pool.end()
  })

  test('J07 clients learn nothing from the database', async () => {
    await expectHiddenError(
      mysqlStore(tables.pool, { prefix: tables.prefix, ...patient }),
      /^Error ER_WARN_DATA_OUT_OF_RANGE$/,
    )
  })

  test('R-8 if the server stops answering, calls are 503 at the timeout and connections are destroyed, until it answers again', async () => {
    const proxy = await stallingProxy(url!)
    const pool = newPool({ uri: proxy.url, connectionLimit: 5 })
    const store = mysqlStore(pool, { prefix: tables.prefix, timeout: 200 })
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    proxy.stall()
    await expectUnavailable(store)
    proxy.resume()
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    await pool.end()
    await proxy.close()
  })

  test('R-8 a read that ends soon after the timeout keeps its connection, so a slow server gets through with new ones', async () => {
    const proxy = await stallingProxy(url!)
    const pool = newPool({ uri: proxy.url, connectionLimit: 1 })
    let connections = 0
    pool.on('connection', () => (connections += 1))
    const store = mysqlStore(pool, { prefix: tables.prefix, timeout: 1000 })
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    const before = connections
    proxy.stall()
    await expect(store.sessions.list('a')).rejects.toMatchObject(unavailable)
    proxy.resume()
    expect(await store.sessions.list('a')).toEqual([])
    expect(connections).toBe(before)
    await pool.end()
    await proxy.close()
  })
})
