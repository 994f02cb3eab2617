import { migrate, postgresStore } from '@sallyport/postgres'
import { Pool } from 'pg'
import type { Backend, StoreSpec } from './kinds.ts'
import { createUsersTable, sqlRows } from './postgres-users.ts'
import { usersFrom } from './users.ts'

/** PostgreSQL over real connections. The space is a schema. */
export const postgres: Backend = {
  variable: 'DATABASE_URL',
  url: 'postgres://postgres@127.0.0.1:5432/test',
  shared: true,
  async open(spec) {
    const pool = poolOf(spec)
    return {
      store: postgresStore(pool, { schema: spec.space, timeout: spec.timeout }),
      users: usersFrom(sqlRows((text, values) => pool.query(text, values), spec.space)),
      pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
      close: () => pool.end(),
    }
  },
  async prepare(spec) {
    await withPool(spec, async pool => {
      await migrate(pool, { schema: spec.space })
      await createUsersTable((text, values) => pool.query(text, values), spec.space)
    })
  },
  async drop(spec) {
    await withPool(spec, pool => pool.query(`drop schema if exists "${spec.space}" cascade`))
  },
}

/** The name that identifies the backends of one run. */
export function poolOf({ url, connections, timeout, space }: StoreSpec): Pool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: timeout,
    application_name: space,
  })
  pool.on('error', () => {})
  return pool
}

export async function withPool<T>(spec: StoreSpec, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = poolOf({ ...spec, connections: 1, timeout: 10_000, space: `${spec.space}-admin` })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}
