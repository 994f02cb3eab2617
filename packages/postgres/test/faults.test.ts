import { once } from 'node:events'
import type { Store } from '@sallyport/core'
import { rotatedFields, sessionRecord, stallingProxy } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromPg, fromPostgresJs, postgresStore, type PostgresClient } from '../src/index.ts'
import { newPool, newSchema, patient, url, type Schema } from './database.ts'
import postgres from 'postgres'

describe.skipIf(url === undefined)('faults of PostgreSQL', () => {
  let database: Schema
  beforeAll(async () => {
    database = await newSchema()
  })
  afterAll(() => database.drop())

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

  test('R-9 500 parallel calls on 5 connections: none is lost, every connection returns', async () => {
    const pool = newPool({ max: 5 })
    const store = postgresStore(pool, { schema: database.schema, ...patient })
    const records = Array.from({ length: 250 }, () => sessionRecord())
    await Promise.all(records.map(record => store.sessions.insert(record, 5)))
    const outcomes = await Promise.all(
      records.flatMap(record => [
        store.sessions.rotate(record, record.tokenHash, rotatedFields(record)),
        store.sessions.rotate(record, record.tokenHash, rotatedFields(record)),
      ]),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(250)
    expect(pool).toMatchObject({ totalCount: 5, idleCount: 5, waitingCount: 0 })
    await pool.end()
  })

  test('J04 a wait for the pool counts: beyond the timeout it is 503, and the pool is whole afterwards', async () => {
    const pool = newPool({ max: 1 })
    const store = postgresStore(pool, { schema: database.schema, timeout: 50 })
    const held = await pool.connect()
    for (const outcome of await Promise.allSettled(calls(store))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    }
    held.release()
    await expect.poll(() => pool).toMatchObject({ totalCount: 1, idleCount: 1, waitingCount: 0 })
    await pool.end()
  })

  test('F09 a lost serialization is 503 and names itself in the cause', async () => {
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

  test('F15 another isolation level is refused where the cap could not be kept', async () => {
    const pool = newPool({ options: '-c default_transaction_isolation=serializable' })
    const { sessions } = postgresStore(pool, { schema: database.schema, ...patient })
    const refused = { code: 'misconfigured', cause: { message: 'error SP001' } }
    await expect(sessions.insert(sessionRecord(), 5)).rejects.toMatchObject(refused)
    await expect(sessions.deleteMany('a', ['b'])).rejects.toMatchObject(refused)
    await pool.end()
  })

  test('F15 a prepared statement that is lost, as behind a pooler, is told as misconfigured', async () => {
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

  test('R-7 backends that are ended: 503 at most, no crash, and the next calls succeed', async () => {
    const pool = newPool({ application_name: database.schema })
    const store = postgresStore(pool, { schema: database.schema, ...patient })
    for (let round = 0; round < 10; round += 1) {
      const inFlight = Promise.allSettled(calls(store))
      await database.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
        database.schema,
      ])
      for (const outcome of await inFlight) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(unavailable)
      }
    }
    await Promise.all(calls(store))
    await pool.end()
  })

  test('J07 nothing that a client hears comes from the database', async () => {
    const { sessions } = postgresStore(database.pool, { schema: database.schema, ...patient })
    const record = sessionRecord()
    await sessions.insert(record, 5)
    const error: Error = await sessions.insert(record, 5).then(
      () => expect.fail('an id may be used once'),
      (reason: Error) => reason,
    )
    expect(error).toMatchObject({ ...unavailable, cause: { message: 'error 23505' } })
    expect(error.message).toBe('The service cannot be reached. Try again shortly.')
  })

  test('R-8 a server that stops answering: 503 at the timeout, the connections are destroyed, then all is well', async () => {
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

  test('R-8 a feed that cannot listen, because the server fell silent, gives its connection up', async () => {
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

  test('R-8 through postgres.js too it is 503 at the timeout, and all is well afterwards', async () => {
    const proxy = await stallingProxy(url!)
    const sql = postgres(proxy.url, { max: 5 })
    const store = postgresStore(fromPostgresJs(sql), { schema: database.schema, timeout: 200 })
    await expect.poll(() => store.sessions.list('a').catch(() => 'refused')).toEqual([])
    proxy.stall()
    for (const outcome of await Promise.allSettled(calls(store))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
    }
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
