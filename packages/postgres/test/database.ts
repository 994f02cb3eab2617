import { randomBytes } from 'node:crypto'
import { requireService } from '@sallyport/testkit'
import { Pool, type PoolConfig } from 'pg'
import { migrate } from '../src/index.ts'

/** Where PostgreSQL is, or undefined where none is reachable and these tests are skipped. */
export const url = await requireService('postgres', process.env)

/** What a suite on a busy machine may take; the timeout itself is tested elsewhere. */
export const patient = { timeout: 10_000 }

export function newPool(config: PoolConfig = {}): Pool {
  return new Pool({ connectionString: url, max: 5, ...config })
}

/** A schema of a test's own, with the tables in it. */
export interface Schema {
  readonly schema: string
  readonly pool: Pool
  drop(): Promise<void>
}

export function newSchemaName(): string {
  return `t_${randomBytes(8).toString('hex')}`
}

export async function newSchema(config: PoolConfig = {}): Promise<Schema> {
  const schema = newSchemaName()
  const pool = newPool(config)
  await migrate(pool, { schema })
  return {
    schema,
    pool,
    async drop() {
      await pool.query(`drop schema "${schema}" cascade`)
      await pool.end()
    },
  }
}

/** A schema in its own database, where nobody else's transaction keeps old rows from being cleared away. */
export async function newDatabase(): Promise<Schema> {
  const name = newSchemaName()
  const server = newPool({ max: 1 })
  await server.query(`create database ${name}`)
  const own = new URL(url!)
  own.pathname = `/${name}`
  const { schema, pool } = await newSchema({ connectionString: own.href })
  return {
    schema,
    pool,
    async drop() {
      await pool.end()
      await server.query(`drop database ${name} with (force)`)
      await server.end()
    },
  }
}
