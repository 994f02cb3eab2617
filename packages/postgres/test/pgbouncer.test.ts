import { sessionRecord, testStore } from '@sallyport/testkit'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fromPg, migrate, postgresStore, type PostgresClient } from '../src/index.ts'
import { newPool, newSchemaName, patient, url } from './database.ts'
import { type Bouncer, startBouncer } from './servers/pgbouncer.ts'
import { requireProgram } from './servers/program.ts'

const program = requireProgram('pgbouncer')
const patience = { timeout: 30_000, interval: 50 }

describe.skipIf(url === undefined || program === undefined)('PgBouncer in transaction mode', () => {
  const schema = newSchemaName()
  let bouncer: Bouncer
  beforeAll(async () => {
    bouncer = await startBouncer(program!, url!)
    const pool = new Pool({ connectionString: bouncer.url, max: 5 })
    // The migrations too: each is one transaction.
    const client: PostgresClient = { query: (text, values) => pool.query(text, [...values]) }
    await migrate(client, { schema })
    await pool.end()
  })
  afterAll(async () => {
    const pool = newPool()
    await pool.query(`drop schema "${schema}" cascade`)
    await pool.end()
    await bouncer?.close()
  })

  /** The recipe: no named statements through the bouncer, and a connection past it for LISTEN. */
  function open(withListen: boolean) {
    const pool = new Pool({ connectionString: bouncer.url, max: 20 })
    const direct = newPool({ max: 2 })
    const { listen } = fromPg(direct)
    const query: PostgresClient['query'] = (text, values) => pool.query(text, [...values])
    const store = postgresStore(withListen && listen ? { query, listen } : { query }, { schema, ...patient })
    return { store, close: async () => void (await Promise.all([pool.end(), direct.end()])) }
  }

  testStore(
    { describe, test, beforeAll, afterAll },
    {
      name: 'pg through PgBouncer',
      open: async () => open(true),
      async broken() {
        const pool = newPool({ host: '127.0.0.1', port: 1, connectionString: undefined })
        return { store: postgresStore(pool, { schema }), close: () => pool.end() }
      },
    },
  )

  test.each([
    ['a connection past it wakes the feed', true],
    ['without one the feed is polled', false],
  ])('R-7 %s', async (_how, withListen) => {
    const [reader, writer] = [open(withListen), open(false)]
    const stop = new AbortController()
    const seen: string[] = []
    const delayed: boolean[] = []
    const observer = {
      entry: (entry: { readonly subject: string }) => void seen.push(entry.subject),
      current: () => {},
      storeTime: () => {},
      delayed: (isDelayed: boolean) => void delayed.push(isDelayed),
    }
    // Woken, it need not read for a minute; polled, it reads four times a second.
    await reader.store.revocations.follow(observer, { signal: stop.signal, maxInterval: 60_000 })
    for (const subject of [`one-${withListen}`, `two-${withListen}`]) {
      await writer.store.revocations.append([{ kind: 'blocked', subject }], 60)
      await vi.waitFor(() => expect(seen).toContain(subject), patience)
    }
    expect(delayed).toEqual([])
    stop.abort()
    await Promise.all([reader.close(), writer.close()])
  })

  test('postgres.js without prepared statements works through it', async () => {
    const sql = postgres(bouncer.url, { max: 10, prepare: false })
    const { sessions } = postgresStore(sql, { schema, ...patient })
    const records = Array.from({ length: 100 }, () => sessionRecord())
    await Promise.all(records.map(record => sessions.insert(record, 10)))
    const found = await Promise.all(records.map(record => sessions.find(record)))
    expect(found.map(each => each?.id)).toEqual(records.map(({ id }) => id))
    await sql.end()
  })

  test('no notification comes through it: the feed notices, and reads four times a second instead', async () => {
    const pool = new Pool({ connectionString: bouncer.url, max: 5 })
    pool.on('error', () => {})
    const query: PostgresClient['query'] = (text, values) => pool.query(text, [...values])
    // Another client's transactions take the server connection that listens.
    const busy = open(false)
    const reader = postgresStore({ query, listen: fromPg(pool).listen! }, { schema, ...patient })
    const stop = new AbortController()
    const seen = new Set<string>()
    const delayed: boolean[] = []
    const observer = {
      entry: (entry: { readonly subject: string }) => void seen.add(entry.subject),
      current: () => {},
      storeTime: () => {},
      delayed: (isDelayed: boolean) => void delayed.push(isDelayed),
    }
    await reader.revocations.follow(observer, { signal: stop.signal, maxInterval: 500 })
    let count = 0
    await vi.waitFor(async () => {
      await busy.store.revocations.append([{ kind: 'blocked', subject: `deaf-${++count}` }], 60)
      expect(delayed[0]).toBe(true)
    }, patience)
    await vi.waitFor(() => expect(seen.has(`deaf-${count}`)).toBe(true), patience)
    stop.abort()
    await Promise.all([pool.end(), busy.close()])
  })
})
