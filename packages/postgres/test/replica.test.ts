import { isAuthError } from '@sallyport/core'
import { sessionRecord, rotatedFields } from '@sallyport/testkit'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fromPg, migrate, postgresStore, type PostgresClient } from '../src/index.ts'
import { patient } from './database.ts'
import { type Cluster, startCluster } from './servers/cluster.ts'
import { requireProgram } from './servers/program.ts'

const programs = {
  initdb: requireProgram('initdb'),
  postgres: requireProgram('postgres'),
  basebackup: requireProgram('pg_basebackup'),
  control: requireProgram('pg_ctl'),
}
const hasAll = Object.values(programs).every(path => path !== undefined)
const patience = { timeout: 30_000, interval: 50 }

const poolOf = (connectionString: string) => {
  const pool = new Pool({ connectionString, max: 5 })
  pool.on('error', () => {})
  return pool
}

describe.skipIf(!hasAll)('a primary with a read replica', () => {
  let cluster: Cluster
  let primary: Pool
  let replica: Pool
  beforeAll(async () => {
    cluster = await startCluster(programs as Required<{ [K in keyof typeof programs]: string }>)
    ;[primary, replica] = [poolOf(cluster.primary.url), poolOf(cluster.replica.url)]
    await migrate(primary)
    await caughtUp()
  }, 120_000)
  afterAll(async () => {
    await Promise.all([primary?.end(), replica?.end()])
    await cluster?.close()
  })

  const position = async (pool: Pool, text: string) => (await pool.query<{ at: string }>(text)).rows[0]?.at ?? ''

  /** Waits until the replica has what the primary has. */
  async function caughtUp(): Promise<void> {
    const at = await position(primary, 'select pg_current_wal_lsn() as at')
    await vi.waitFor(async () => {
      const { rows } = await replica.query<{ there: boolean }>(
        'select pg_last_wal_replay_lsn() >= $1::pg_lsn as there',
        [at],
      )
      expect(rows[0]?.there).toBe(true)
    }, patience)
  }

  test('a store on the replica is unavailable, and no client learns that its session is over', async () => {
    const record = sessionRecord()
    await postgresStore(primary, patient).sessions.insert(record, 10)
    await caughtUp()
    const { sessions, revocations } = postgresStore(replica, patient)
    expect(await sessions.find(record)).toMatchObject({ id: record.id })
    for (const call of [
      () => sessions.insert(sessionRecord(), 10),
      () => sessions.rotate(record, record.tokenHash, rotatedFields(record)),
      () => revocations.append([{ kind: 'blocked', subject: 'x' }], 60),
    ]) {
      const error: unknown = await call().catch((cause: unknown) => cause)
      expect(isAuthError(error) && error.code).toBe('store_unavailable')
    }
  })

  test('R-2 a revocation is not seen in reads from a replica that lags, but is on the primary', async () => {
    const write = fromPg(primary)
    // What splits reads from writes does: statements that begin with `select` go to the replica.
    const split: PostgresClient['query'] = (text, values) =>
      (/^\s*select/i.test(text) ? replica : primary).query(text, [...values])
    await replica.query('select pg_wal_replay_pause()')
    const seen = { split: [] as string[], whole: [] as string[] }
    const stop = new AbortController()
    const follow = (name: keyof typeof seen, query: PostgresClient['query']) =>
      postgresStore({ query }, patient).revocations.follow(
        {
          entry: (entry: { readonly subject: string }) => void seen[name].push(entry.subject),
          current: () => {},
          storeTime: () => {},
        },
        { signal: stop.signal, maxInterval: 100 },
      )
    await follow('split', split)
    await follow('whole', write.query)
    await postgresStore(write, patient).revocations.append([{ kind: 'blocked', subject: 'late' }], 60)
    await vi.waitFor(() => expect(seen.whole).toContain('late'), patience)
    expect(seen.split).not.toContain('late')
    await replica.query('select pg_wal_replay_resume()')
    await vi.waitFor(() => expect(seen.split).toContain('late'), patience)
    stop.abort()
  })

  // The last one: the primary is gone after it.
  test('R-5 sessions and revocations survive when the replica takes over', async () => {
    const record = sessionRecord()
    const before = postgresStore(primary, patient)
    await before.sessions.insert(record, 10)
    await before.revocations.append([{ kind: 'blocked', subject: 'gone' }], 600)
    await caughtUp()
    await cluster.primary.stop()
    const outage: unknown = await before.sessions.find(record).catch((cause: unknown) => cause)
    expect(isAuthError(outage) && outage.code).toBe('store_unavailable')
    await cluster.promote()
    const after = postgresStore(replica, patient)
    expect(await after.sessions.rotate(record, record.tokenHash, rotatedFields(record))).toBeTruthy()
    const seen: string[] = []
    const stop = new AbortController()
    await after.revocations.follow(
      { entry: ({ subject }: { readonly subject: string }) => void seen.push(subject), current() {}, storeTime() {} },
      { signal: stop.signal, maxInterval: 100 },
    )
    expect(seen).toContain('gone')
    await after.revocations.append([{ kind: 'blocked', subject: 'again' }], 60)
    await vi.waitFor(() => expect(seen).toContain('again'), patience)
    stop.abort()
  })
})
