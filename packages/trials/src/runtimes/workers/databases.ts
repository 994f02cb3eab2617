import { randomBytes } from 'node:crypto'
import { migrate as migrateMysql } from '@sallyport/mysql'
import { migrate } from '@sallyport/postgres'
import { requireService } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { createPool } from 'mysql2/promise'
import { Pool } from 'pg'

/** A place in a database for one run of a worker. */
export interface Place {
  /** Tells the worker where it is. */
  readonly bindings: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** Makes the place for a worker of a store. Workers do not migrate: that is a part of a deployment. */
export async function placeFor(suite: string): Promise<Place> {
  const name = `t_${randomBytes(8).toString('hex')}`
  if (suite === 'postgres') return inPostgres(name)
  if (suite === 'mysql') return inMysql(`${name}_`)
  if (suite === 'redis') return inRedis(name)
  return { bindings: {}, remove: async () => {} }
}

async function inPostgres(schema: string): Promise<Place> {
  const url = await requireService('postgres', process.env)
  const pool = new Pool({ connectionString: url })
  await migrate(pool, { schema })
  return {
    bindings: { DATABASE_URL: url!, SCHEMA: schema },
    async remove() {
      await pool.query(`drop schema "${schema}" cascade`)
      await pool.end()
    },
  }
}

async function inMysql(prefix: string): Promise<Place> {
  const url = await requireService('mysql', process.env)
  const pool = createPool({ uri: url! })
  await migrateMysql(pool, { prefix })
  return {
    bindings: { MYSQL_URL: url!, PREFIX: prefix },
    async remove() {
      for (const name of ['sessions', 'one_time_tokens', 'throttle', 'revocations', 'migrations']) {
        await pool.query(`drop table if exists \`${prefix}${name}\``)
      }
      await pool.end()
    },
  }
}

async function inRedis(prefix: string): Promise<Place> {
  const url = await requireService('redis', process.env)
  return {
    bindings: { REDIS_URL: url!, PREFIX: prefix },
    async remove() {
      const redis = new Redis(url!)
      const scanned: AsyncIterable<string[]> = redis.scanStream({ match: `${prefix}*`, count: 1000 })
      for await (const keys of scanned) {
        if (keys.length > 0) await redis.unlink(...keys)
      }
      redis.disconnect()
    },
  }
}
