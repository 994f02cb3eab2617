import { randomBytes } from 'node:crypto'
import { requireService } from '@sallyport/testkit'
import { createPool, type Pool, type PoolOptions } from 'mysql2/promise'
import { migrate } from '../src/index.ts'

/** Where MySQL or MariaDB is, or undefined where none is reachable and these tests are skipped. */
export const url = await requireService('mysql', process.env)

/** What a suite on a busy machine may take; the timeout itself is tested elsewhere. */
export const patient = { timeout: 10_000 }

export function newPool(options: PoolOptions = {}): Pool {
  return createPool({ uri: url!, connectionLimit: 5, ...options })
}

/** Tables of a test's own, told apart by their prefix. */
export interface Tables {
  readonly prefix: string
  readonly pool: Pool
  drop(): Promise<void>
}

export function newPrefix(): string {
  return `t_${randomBytes(8).toString('hex')}_`
}

export async function newTables(options: PoolOptions = {}): Promise<Tables> {
  const prefix = newPrefix()
  const pool = newPool(options)
  await migrate(pool, { prefix })
  return {
    prefix,
    pool,
    async drop() {
      await dropTables(pool, prefix)
      await pool.end()
    },
  }
}

export async function dropTables(pool: Pool, prefix: string): Promise<void> {
  for (const name of ['sessions', 'one_time_tokens', 'throttle', 'revocations', 'migrations']) {
    await pool.query(`drop table if exists \`${prefix}${name}\``)
  }
}
