import {
  appliedVersions,
  type Migration,
  type MigrationStatus,
  missingMigrations,
  packageMigrations,
  statusOfMigrations,
  type TableNames,
  unlimited,
} from '@sallyport/core/store'
import { asPool, type MysqlSource } from './client.ts'
import { columns } from './columns.ts'
import { type Connection, withConnection } from './connection.ts'
import { withLock } from './lock.ts'
import { namesOf, type TableOptions } from './options.ts'

export type { MigrationStatus }

const lockMilliseconds = 60_000
const migrations = () => packageMigrations(import.meta.url)

/**
 * Applies the migrations that were not applied yet; resolves to the names of those that it applied.
 *
 * Any number of processes may call it at once: they take turns. MySQL has no transactions for changes of tables, so each
 * statement of a migration may be run again, and a migration that was interrupted is run again as a whole.
 *
 * @example
 * ```ts
 * import { migrate } from '@sallyport/mysql'
 * await migrate(pool) // ['0001_initial.sql']
 * ```
 */
export async function migrate(pool: MysqlSource, options: TableOptions = {}): Promise<readonly string[]> {
  const names = namesOf(options)
  const all = await migrations()
  return onConnection(pool, connection =>
    withLock(connection, names, 'migrations', lockMilliseconds, async () => {
      const missing = missingMigrations(all, await versionsIn(connection, names))
      for (const statement of missing.flatMap(each => statementsOf(each, names))) await connection.query(statement)
      return missing.map(({ name }) => name)
    }),
  )
}

/**
 * Says of each migration, in their order, whether it was applied.
 *
 * @example
 * ```ts
 * import { migrationStatus } from '@sallyport/mysql'
 * for (const { name, applied } of await migrationStatus(pool)) console.log(name, applied)
 * ```
 */
export async function migrationStatus(
  pool: MysqlSource,
  options: TableOptions = {},
): Promise<readonly MigrationStatus[]> {
  const names = namesOf(options)
  const applied = await onConnection(pool, connection => versionsIn(connection, names))
  return statusOfMigrations(await migrations(), applied)
}

/**
 * Returns the SQL that {@link migrate} runs, for your own migration tool; it may be run again.
 *
 * @example
 * ```ts
 * import { printMigrations } from '@sallyport/mysql'
 * console.log(await printMigrations())
 * ```
 */
export async function printMigrations(options: TableOptions = {}): Promise<string> {
  const names = namesOf(options)
  const statements = (await migrations()).flatMap(migration => statementsOf(migration, names))
  return statements.map(statement => `${statement};\n`).join('\n')
}

function onConnection<T>(pool: MysqlSource, use: (connection: Connection) => Promise<T>): Promise<T> {
  return withConnection(asPool(pool), unlimited(), use)
}

async function versionsIn(connection: Connection, names: TableNames): Promise<ReadonlySet<number>> {
  const { rows } = await connection.query(
    'select 1 from information_schema.tables where table_schema = coalesce(?, database()) and table_name = ?',
    [columns.textOrNull(names.schema ?? null), columns.text(`${names.prefix}migrations`)],
  )
  if (rows.length === 0) return new Set()
  return appliedVersions((await connection.query(`select version from ${names.of('migrations')}`)).rows)
}

function statementsOf({ version, name, sql }: Migration, names: TableNames): readonly string[] {
  const table = names.of('migrations')
  return [
    ...(names.schema === undefined ? [] : [`create database if not exists \`${names.schema}\``]),
    `create table if not exists ${table} (
  version int not null primary key, name varchar(255) not null, applied_at datetime(6) not null
) engine = InnoDB`,
    ...named(sql, names).split(/;\s*$/m).map(withoutComments).filter(Boolean),
    `insert ignore into ${table} values (${version}, '${name}', utc_timestamp(6))`,
  ]
}

/** The files use the default prefix, always quoted, so that they also run as they are. */
function named(sql: string, names: TableNames): string {
  return sql.replace(/`sallyport_(\w+)`/g, (_, name: string) => names.of(name))
}

function withoutComments(statement: string): string {
  return statement.replace(/^--.*\n/gm, '').trim()
}
