import { sqlFindings, type StoreFinding } from '@sallyport/core/store'
import { columns } from './columns.ts'
import type { Connection } from './connection.ts'
import { migrationStatus, printMigrations } from './migrations.ts'
import type { ResolvedOptions } from './options.ts'
import { createRunner } from './runner.ts'

const serverQuery = `select cast(version() as binary) as version,
  cast(@@innodb_flush_log_at_trx_commit as binary) as flush, cast(@@read_only as binary) as readonly`

const indexQuery = `select distinct cast(concat(table_name, '.', index_name) as binary) as name
  from information_schema.statistics where table_schema = coalesce(?, database())`

/** Looks for what is wrong with the server, the tables and the user. */
export async function inspect(resolved: ResolvedOptions): Promise<readonly StoreFinding[]> {
  const { pool, names } = resolved
  const options = { prefix: names.prefix, ...(names.schema !== undefined && { schema: names.schema }) }
  const missing = sqlFindings.missingMigrations(await migrationStatus(pool, options))
  const expected = await indexNames(options)
  return createRunner(resolved).run('inspect', async connection => {
    const [row = {}] = (await connection.query(serverQuery)).rows
    const text = (name: string) => columns.readText(row, name)
    const indexes = await indexesIn(connection, names.schema)
    return [
      ...sqlFindings.tooOld(isTooOld(text('version')), 'MySQL 8 or MariaDB 10.6'),
      ...sqlFindings.replica(!/^(0|OFF)$/.test(text('readonly'))),
      ...sqlFindings.notDurable('innodb_flush_log_at_trx_commit', text('flush'), '1'),
      ...missing,
      ...(missing.length > 0 ? [] : sqlFindings.missingIndexes(expected.filter(name => !indexes.includes(name)))),
      ...sqlFindings.tooManyRights(await mayChangeTables(connection)),
    ]
  })
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return version.includes('MariaDB') ? major < 10 || (major === 10 && minor < 6) : major < 8
}

async function indexesIn(connection: Connection, schema: string | undefined): Promise<readonly string[]> {
  const { rows } = await connection.query(indexQuery, [columns.textOrNull(schema ?? null)])
  return rows.map(row => columns.readText(row, 'name'))
}

async function mayChangeTables(connection: Connection): Promise<boolean> {
  const { rows } = await connection.query('show grants')
  return rows.flatMap(Object.values).some(grant => /^GRANT .*\b(ALL PRIVILEGES|DROP|ALTER)\b.* ON /.test(String(grant)))
}

/** The indexes that the migrations create, as table and name. */
async function indexNames(options: Parameters<typeof printMigrations>[0]): Promise<readonly string[]> {
  const sql = await printMigrations(options)
  return sql.split(/create table if not exists /).flatMap(part => {
    const table = /^(?:`\w+`\.)?`(\w+)`/.exec(part)?.[1]
    return [...part.matchAll(/^ {2}key (\w+) \(/gm)].map(([, name]) => `${table}.${name}`)
  })
}
