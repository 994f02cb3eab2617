import { stallingProxy } from '@sallyport/testkit'
import { type Client, Pool, type PoolClient } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { fromPg, postgresStore } from '../src/index.ts'
import { newSchema, patient, url } from './database.ts'

const patience = { timeout: 30_000, interval: 50 }

describe.skipIf(url === undefined)('a LISTEN connection that is lost', () => {
  test('R-7 is replaced, and neither it nor its listeners are kept', async () => {
    const { schema, pool, drop } = await newSchema()
    const opened: PoolClient[] = []
    const followed = new Pool({ connectionString: url, max: 5 })
    followed.on('connect', client => opened.push(client))
    followed.on('error', () => {})
    const stop = new AbortController()
    const seen: string[] = []
    const observer = {
      entry: (entry: { readonly subject: string }) => void seen.push(entry.subject),
      current: () => {},
      storeTime: () => {},
    }
    const { revocations } = postgresStore(followed, { schema, ...patient })
    await revocations.follow(observer, { signal: stop.signal, maxInterval: 60_000 })

    for (let round = 0; round < 3; round++) {
      const listening = () => opened.filter(client => client.listenerCount('notification') > 0)
      await vi.waitFor(() => expect(listening()).toHaveLength(1), patience)
      await end(listening()[0]!, pool)
      await vi.waitFor(() => expect(listening()).toHaveLength(0), patience)
    }
    await vi.waitFor(async () => {
      await revocations.append([{ kind: 'blocked', subject: 'after' }], 60)
      expect(seen).toContain('after')
    }, patience)
    // One connection listens, one reads and one appends.
    expect(followed.totalCount).toBeLessThanOrEqual(3)
    stop.abort()
    await followed.end()
    await drop()
  })
})

describe.skipIf(url === undefined)('a LISTEN connection that is half open', () => {
  test('R-7 is noticed, and events tell when notifications stop and when they arrive again', async () => {
    const { schema, pool, drop } = await newSchema()
    const proxy = await stallingProxy(url!)
    const listener = new Pool({ connectionString: proxy.url, max: 5 })
    listener.on('error', () => {})
    const stop = new AbortController()
    const seen = new Set<string>()
    const told: boolean[] = []
    const observer = {
      entry: (entry: { readonly subject: string }) => void seen.add(entry.subject),
      current: () => {},
      storeTime: () => {},
      delayed: (isDelayed: boolean) => void told.push(isDelayed),
    }
    const { revocations } = postgresStore(
      { query: fromPg(pool).query, listen: fromPg(listener).listen! },
      { schema, ...patient },
    )
    await revocations.follow(observer, { signal: stop.signal, maxInterval: 500 })
    proxy.stall()
    let count = 0
    const append = async () => revocations.append([{ kind: 'blocked', subject: `u${++count}` }], 60)
    await vi.waitFor(async () => {
      await append()
      expect(told).toEqual([true])
    }, patience)
    await vi.waitFor(() => expect(seen.has(`u${count}`)).toBe(true), patience)
    proxy.resume()
    await vi.waitFor(async () => {
      await append()
      expect(told).toEqual([true, false])
    }, patience)
    expect(listener.totalCount).toBeLessThanOrEqual(2)
    stop.abort()
    await listener.end()
    await proxy.close()
    await drop()
  })
})

describe.skipIf(url === undefined)('a pool that is ended while a feed listens', () => {
  test('ends, because the listening connection is released and no other one is opened', async () => {
    const { schema, drop } = await newSchema()
    const pool = new Pool({ connectionString: url, max: 5 })
    const stop = new AbortController()
    const observer = { entry: () => {}, current: () => {}, storeTime: () => {} }
    const { revocations } = postgresStore(pool, { schema, ...patient })
    await revocations.follow(observer, { signal: stop.signal, maxInterval: 60_000 })
    expect(pool.totalCount).toBeGreaterThan(0)
    await pool.end()
    expect(pool.totalCount).toBe(0)
    stop.abort()
    await drop()
  })
})

/** Ends the server's side of a connection, as a restart or a failover does. */
async function end(client: PoolClient, admin: Pool): Promise<void> {
  const { processID } = client as unknown as Client & { readonly processID: number }
  await admin.query('select pg_terminate_backend($1)', [processID])
}
