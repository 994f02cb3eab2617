import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { type Proxy, startProxy } from '../shared/servers/proxy.ts'
import type { Client, Contestant, Visit } from './contestant.ts'
import { send } from './requests.ts'
import { serve, type Served } from './serve.ts'

/** Two processes of a contestant on one database, which can fail. */
export interface Stage {
  readonly client: Client
  readonly first: Served
  readonly second: Served
  readonly database: Proxy
}

/** Runs questions against a contestant, in a schema that is dropped afterwards. */
export async function onStage<T>(
  name: string,
  { prepare, client }: Contestant,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  return inSchema(async (admin, schema) => {
    await prepare(admin)
    const database = await startProxy(target)
    const served: Served[] = []
    try {
      for (let i = 0; i < 2; i++) served.push(await serve(name, urlIn(database.url, schema)))
      return await work({ client, first: served[0]!, second: served[1]!, database })
    } finally {
      for (const each of served) await each.stop()
      database.stop()
    }
  })
}

/** Creates a schema, and drops it after the work. */
export async function inSchema<T>(work: (pool: pg.Pool, schema: string) => Promise<T>): Promise<T> {
  const schema = `compare_${randomBytes(6).toString('hex')}`
  const pool = new pg.Pool({ connectionString: urlIn(target, schema) })
  try {
    await pool.query(`create schema ${schema}`)
    return await work(pool, schema)
  } finally {
    await pool.query(`drop schema if exists ${schema} cascade`)
    await pool.end()
  }
}

const target = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'

function urlIn(base: string, schema: string): string {
  return `${base}?options=${encodeURIComponent(`-c search_path=${schema}`)}`
}

/** Requests the guarded route. */
export async function call({ url }: Served, { headers }: Visit): Promise<number> {
  return (await send(`${url}/orders`, { headers })).status
}

export const pause = (seconds: number): Promise<unknown> => setTimeout(seconds * 1000)
