import { randomBytes } from 'node:crypto'
import { requireService } from '@sallyport/testkit'
import { Client, Pool } from 'pg'

/** The server, or undefined without one. */
export const postgres = await requireService('postgres', process.env)

/** A database for one suite, which every version of an application shares. */
export interface Database {
  /** For `DATABASE_URL` of an application. */
  readonly url: string
  /** For tables and rows that a test makes itself. */
  readonly pool: Pool
  drop(): Promise<void>
}

/** Creates an empty database. */
export async function openDatabase(): Promise<Database> {
  const name = `sallyport_move_${randomBytes(6).toString('hex')}`
  await run(`create database ${name}`)
  const url = new URL(postgres ?? '')
  url.pathname = `/${name}`
  const pool = new Pool({ connectionString: url.href })
  const drop = async () => {
    await pool.end()
    await run(`drop database ${name} with (force)`)
  }
  return { url: url.href, pool, drop }
}

async function run(sql: string): Promise<void> {
  const client = new Client({ connectionString: postgres })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
