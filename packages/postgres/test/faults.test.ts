import { once } from 'node:events'
import { rotatedFields, sessionRecord, stallingProxy } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  everyCall,
  expectHiddenError,
  expectOneRotationEach,
  expectUnavailable,
  unavailable,
} from '../../testkit/test/stores/calls.ts'
import { fromPg, fromPostgresJs, postgresStore, type PostgresClient } from '../src/index.ts'
import { newPool, newSchema, patient, url, type Schema } from './database.ts'
import postgres from 'postgres'

describe.skipIf(url === undefined)('faults of PostgreSQL', () => {
  let database: Schema
  beforeAll(async () => {
    database = await newSchema()
  })
  afterAll(() => database.drop())

  test('R-9 of 500 parallel calls on 5 connections none is lost, and every connection returns', async () => {
    const pool = newPool({ max: 5 })
    const store = postgresStore(pool, { schema: database.schema, ...patient })
    await expectOneRotationEach(store)
    expect(pool).toMatchObject({ totalCount: 5, idleCount: 5, waitingCount: 0 })
    await pool.end()
  })

  test('J04 the timeout includes the wait for the pool: the call is 503, and the pool is complete afterwards', async () => {
    const pool = newPool({ max: 1 })
    const store = postgresStore(pool, { schema: database.schema, timeout: 50 })
    const held = await pool.connect()
    await expectUnavailable(store)
    held.release()
    await expect.poll(() => pool).toMatchObject({ totalCount: 1, idleCount: 1, waitingCount: 0 })
    await pool.end()
  })

  test('F09 a serialization failure is 503, and the cause has its code', async () => {
    const pool = newPool({ options: '-c default_transaction_isolation=serializable' })
    const { sessions } = postgresStore(pool, { schema: database.schema, ...patient })
    const record = sessionRecord()
    await postgresStore(database.pool, { schema: database.schema, ...patient }).sessions.insert(record, 5)
    const tries = Array.from({ length: 64 }, () => sessions.rotate(record, record.tokenHash, rotatedFields(record)))
    const outcomes = await Promise.allSettled(tries)
    expect(outcomes.filter(one => one.status === 'fulfilled' && one.value)).toHaveLength(1)
    for (const one of outcomes) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ ...unavailable, cause: { message: 'error 40001' } })
    }
    await pool.end()
  })

  test('F15 an isolation level under which the session limit could not be kept is refused', async () => {
    const pool = newPool({ options: '-c default_transaction_isolation=serializable' })
    const { sessions } = postgresStore(pool, { schema: database.schema, ...patient })
    const refused = { code: 'misconfigured', cause: { message: 'error SP001' } }
    await expect(sessions.insert(sessionRecord(), 5)).rejects.toMatchObject(refused)
    await expect(sessions.deleteMany('a', ['b'])).rejects.toMatchObject(refused)
    await pool.end()
  })

  test('F15 a lost prepared statement, as behind a pooler, is misconfigured', async () => {
    const pool = newPool({ max: 1 })
    const sessions = (before: string) => {
      const { query } = fromPg(pool)
      const disturbed: PostgresClient['query'] = async (text, values) => {
        const connection = await pool.connect()
        await connection.query(before)
        connection.release()
        return query(text, values)
      }
      return postgresStore({ query: disturbed }, { schema: database.schema, ...patient }).sessions
    }
    const record = sessionRecord()
    expect(await sessions('select 1').find(record)).toBeUndefined()
    const lost = { code: 'misconfigured', cause: { message: 'error 26000' } }
    await expect(sessions('deallocate all').find(record)).rejects.toMatchObject(lost)
    await pool.end()
  })

  test('R-7 after backends were terminated calls are 503 at most, nothing crashes, and the next calls succeed', async () => {
    const pool = newPool({ application_name: database.schema })
    const store = postgresStore(pool, { schema: database.schema, ...patient })
    for (let round = 0; round < 10; round += 1) {
      const inFlight = Promise.allSettled(everyCall(store))
      await database.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
        database.schema,
      ])
      for (const outcome of await inFlight) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(unavailable)
      }
    }
    await Promise.all(everyCall(store))
    await pool.end()
  })

  test('J07 clients learn nothing from the database', async () => {
    await expectHiddenError(postgresStore(database.pool, { schema: database.schema, ...patient }), /^error 22003$/)
  })

  test('R-8 if the server stops answering, calls are 503 at the timeout and connections are destroyed, until it answers again', async () => {
    const proxy = await stallingProxy(url!)
    const pool = newPool({ connectionString: proxy.url })
    const store = postgresStore(pool, { schema: database.schema, timeout: 200 })
    await Promise.all(Array.from({ length: 5 }, () => store.sessions.list('a')))
    const removed: unknown[] = []
    pool.on('remove', client => removed.push(client))
    const before = pool.totalCount
    proxy.stall()
    for (const outcome of await Promise.allSettled(Array.from({ length: before }, () => store.sessions.list('a')))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    }
    await expect.poll(() => removed.length).toBe(before)
    proxy.resume()
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    await pool.end()
    await proxy.close()
  })

  test('R-8 a feed that cannot listen because the server does not answer gives up its connection', async () => {
    const proxy = await stallingProxy(url!)
    const pool = newPool({ connectionString: proxy.url })
    const { revocations, sessions } = postgresStore(pool, { schema: database.schema, timeout: 200 })
    await expect.poll(() => sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    proxy.stall()
    const observer = { entry: () => {}, current: () => {}, storeTime: () => {} }
    const following = revocations.follow(observer, { signal: new AbortController().signal, maxInterval: 1000 })
    await expect(following).rejects.toMatchObject(unavailable)
    await expect.poll(() => pool.totalCount, { timeout: 10_000 }).toBe(0)
    proxy.resume()
    await pool.end()
    await proxy.close()
  })

  test('R-8 with postgres.js too, calls are 503 at the timeout, until the server answers again', async () => {
    const proxy = await stallingProxy(url!)
    const sql = postgres(proxy.url, { max: 5 })
    const store = postgresStore(fromPostgresJs(sql), { schema: database.schema, timeout: 200 })
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused')).toEqual([])
    proxy.stall()
    await expectUnavailable(store)
    proxy.resume()
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused'), { timeout: 10_000 }).toEqual([])
    await sql.end()
    await proxy.close()
  })

  test('R-8 an idle connection that breaks does not end the process', async () => {
    const pool = newPool()
    postgresStore(pool, { schema: database.schema })
    const { rows } = await pool.query('select pg_backend_pid() as pid')
    const failed = once(pool, 'error')
    await database.pool.query('select pg_terminate_backend($1)', [rows[0].pid])
    await failed
    await pool.end()
  })
})
