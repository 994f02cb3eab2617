import { randomBytes } from 'node:crypto'
import { requireService } from '@sallyport/testkit'
import { Client } from 'pg'

/** The server that the suites use, or undefined without one. */
export const postgres = await requireService('postgres', process.env)

/** A database for one test. */
export interface OwnDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** Creates an empty database: on the server, which is fast, or as PGlite in memory. */
export async function newDatabase(): Promise<OwnDatabase> {
  if (postgres === undefined) return { url: 'memory:', drop: async () => {} }
  const name = `sallyport_e2e_${randomBytes(6).toString('hex')}`
  await run(`create database ${name}`)
  const url = new URL(postgres)
  url.pathname = `/${name}`
  // The first connection is slow, and an application waits for two seconds.
  await run('select 1', url.href)
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) }
}

async function run(sql: string, connectionString = postgres): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
