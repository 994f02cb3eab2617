import {
  appliedVersions,
  type Migration,
  type MigrationStatus,
  missingMigrations,
  packageMigrations,
  statusOfMigrations,
  type TableNames,
} from '@sallyport/core/store'
import { asDatabase, type SqliteDatabase } from './client.ts'
import { now } from './columns.ts'
import { namesOf, type TableOptions } from './options.ts'
import type { Statements } from './statements.ts'
import { transactionsOn } from './transactions.ts'

export type { MigrationStatus }

const lockMilliseconds = 60_000
const migrations = () => packageMigrations(import.meta.url)

/**
 * Applies the migrations that were not applied yet; resolves to the names of those that it applied.
 *
 * Any number of processes may call it at once: they take turns. Either all are applied, or none. It also sets the file to
 * write-ahead logging, which is stored in the file.
 *
 * @example
 * ```ts
 * import { migrate } from '@sallyport/sqlite'
 * await migrate(database) // ['0001_initial.sql']
 * ```
 */
export async function migrate(database: SqliteDatabase, options: TableOptions = {}): Promise<readonly string[]> {
  const names = namesOf(options)
  const all = await migrations()
  const missing = (statements: Statements) => missingMigrations(all, versionsIn(statements, names))
  const { read, write } = transactionsOn(asDatabase(database), lockMilliseconds, statements =>
    setWriteAheadLog(database, statements),
  )
  // A database that is read-only can be asked.
  if ((await read('migrate', missing)).length === 0) return []
  return write('migrate', statements => {
    const todo = missing(statements)
    for (const migration of todo) database.exec(statementsOf(migration, names))
    return todo.map(({ name }) => name)
  })
}

/**
 * Says of each migration, in their order, whether it was applied.
 *
 * @example
 * ```ts
 * import { migrationStatus } from '@sallyport/sqlite'
 * for (const { name, applied } of await migrationStatus(database)) console.log(name, applied)
 * ```
 */
export async function migrationStatus(
  database: SqliteDatabase,
  options: TableOptions = {},
): Promise<readonly MigrationStatus[]> {
  const names = namesOf(options)
  const { read } = transactionsOn(asDatabase(database), lockMilliseconds, () => {})
  const applied = await read('migrationStatus', statements => versionsIn(statements, names))
  return statusOfMigrations(await migrations(), applied)
}

/**
 * Returns the SQL that {@link migrate} runs, for your own migration tool; it may be run again.
 *
 * @example
 * ```ts
 * import { printMigrations } from '@sallyport/sqlite'
 * console.log(await printMigrations())
 * ```
 */
export async function printMigrations(options: TableOptions = {}): Promise<string> {
  const names = namesOf(options)
  const each = (await migrations()).map(migration => statementsOf(migration, names))
  return ['pragma journal_mode = wal;\n', ...each].join('\n')
}

function setWriteAheadLog(database: SqliteDatabase, statements: Statements): void {
  const [row] = statements.all('pragma journal_mode')
  if (row?.['journal_mode'] !== 'wal') database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
}

function versionsIn(statements: Statements, names: TableNames): ReadonlySet<number> {
  const table = names.of('migrations')
  const known = statements.all(
    `select 1 as found from sqlite_schema where type = 'table' and '"' || name || '"' = '${table}'`,
  )
  return known.length === 0 ? new Set() : appliedVersions(statements.all(`select version from ${table}`))
}

function statementsOf({ version, name, sql }: Migration, names: TableNames): string {
  const table = names.of('migrations')
  return `create table if not exists ${table} (
  version integer not null primary key, name text not null, applied_at integer not null
) strict;

${named(sql, names)}
insert or ignore into ${table} values (${version}, '${name}', ${now});
`
}

/** The files use the default prefix, always quoted, so that they also run as they are. */
function named(sql: string, names: TableNames): string {
  return sql.replace(/"sallyport_(\w+)"/g, (_, name: string) => names.of(name))
}
