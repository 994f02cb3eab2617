import { readdir, readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { migrate as migrateSessions, type PostgresSource } from '@sallyport/postgres'
import { Pool } from 'pg'

/** PostgreSQL: a server, or PGlite inside this process. The same SQL runs on both. */
export interface Database {
  /** Runs one statement. Values are always passed as `$1`, `$2`…, never in the text. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Runs a script, in its own transaction. */
  script(text: string): Promise<void>
  /** The client for Sallyport's store. */
  readonly client: PostgresSource
  close(): Promise<void>
}

/** Opens `postgres://…`, `file:folder` (PGlite in that folder) or `memory:` (PGlite, lost when the process ends). */
export function openDatabase(url: string): Database {
  if (url.startsWith('postgres')) return openServer(url)
  return openEmbedded(url === 'memory:' ? 'memory://' : url.replace(/^file:(\/\/(?=\/))?/, ''))
}

function openServer(connectionString: string): Database {
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 2000 })
  return {
    client: pool,
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await pool.query(text, [...values])).rows as Row[],
    script: async text => void (await pool.query(text)),
    close: () => pool.end(),
  }
}

function openEmbedded(folder: string): Database {
  const db = new PGlite(folder)
  return {
    client: db,
    query: async <Row>(text: string, values: readonly unknown[] = []) => (await db.query<Row>(text, [...values])).rows,
    script: async text => void (await db.exec(text)),
    close: () => db.close(),
  }
}

const folder = new URL('../migrations/', import.meta.url)

/** Creates the tables: first Sallyport's, then those of `migrations/*.sql`, by name. It can run at every start. */
export async function migrate(database: Database): Promise<void> {
  await migrateSessions(database.client)
  const files = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  for (const file of files) {
    const sql = await readFile(new URL(file, folder), 'utf8')
    // Processes that start together take turns; the lock ends with the transaction.
    await database.script(`select pg_advisory_xact_lock(727261);\n${sql}`)
  }
}
