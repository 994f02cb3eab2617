import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrations, type Migration } from '@sallyport/core/store'
import { asDatabase, type SqliteDatabase } from './client.ts'
import { now, number } from './columns.ts'
import type { Link } from './link.ts'
import { namesOf, type Names, type TableOptions } from './settings.ts'
import { worker } from './work.ts'

/** A migration, and whether it was applied. */
export interface MigrationStatus {
  readonly name: string
  readonly applied: boolean
}

const lockMilliseconds = 60_000

/**
 * Applies the migrations that were not applied yet; resolves to the names of those that it applied.
 *
 * Any number of processes may call it at once: they take turns. All is applied, or nothing. It also sets the file to
 * write-ahead logging, which stays with the file.
 *
 * @example
 * ```ts
 * await migrate(database) // ['0001_initial.sql']
 * ```
 */
export async function migrate(database: SqliteDatabase, options: TableOptions = {}): Promise<readonly string[]> {
  const names = namesOf(options)
  const all = await migrations()
  const missing = (link: Link) => {
    const applied = appliedVersions(link, names)
    return all.filter(migration => !applied.has(migration.version))
  }
  const work = worker(asDatabase(database), lockMilliseconds, link => logAhead(database, link))
  // A database that may only be read can be asked.
  if ((await work.read('migrate', missing)).length === 0) return []
  return work.write('migrate', link => {
    const todo = missing(link)
    for (const migration of todo) database.exec(statementsOf(migration, names))
    return todo.map(migration => migration.name)
  })
}

/** Tells which migrations were applied, in their order. */
export async function migrationStatus(
  database: SqliteDatabase,
  options: TableOptions = {},
): Promise<readonly MigrationStatus[]> {
  const names = namesOf(options)
  const all = await migrations()
  const work = worker(asDatabase(database), lockMilliseconds, () => {})
  const applied = await work.read('migrationStatus', link => appliedVersions(link, names))
  return all.map(({ name, version }) => ({ name, applied: applied.has(version) }))
}

/** Prints the SQL that {@link migrate} runs, for those who apply it by themselves; it may be run again. */
export async function printMigrations(options: TableOptions = {}): Promise<string> {
  const names = namesOf(options)
  const each = (await migrations()).map(migration => statementsOf(migration, names))
  return ['pragma journal_mode = wal;\n', ...each].join('\n')
}

/** The folder is beside `src` and `dist` alike. */
function migrations(): Promise<readonly Migration[]> {
  return readMigrations(join(dirname(fileURLToPath(import.meta.url)), '..', 'migrations'))
}

function logAhead(database: SqliteDatabase, link: Link): void {
  const [row] = link.all('pragma journal_mode')
  if (row?.journal_mode !== 'wal') database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
}

function appliedVersions(link: Link, names: Names): ReadonlySet<number> {
  const table = names.of('migrations')
  const known = link.all(
    `select 1 as found from sqlite_schema where type = 'table' and '"' || name || '"' = '${table}'`,
  )
  if (known.length === 0) return new Set()
  return new Set(link.all(`select version from ${table}`).map(row => number(row, 'version')))
}

function statementsOf({ version, name, sql }: Migration, names: Names): string {
  const table = names.of('migrations')
  return `create table if not exists ${table} (
  version integer not null primary key, name text not null, applied_at integer not null
) strict;

${named(sql, names)}
insert or ignore into ${table} values (${version}, '${name}', ${now});
`
}

/** The files name the default prefix, always quoted, so that they also run as they are. */
function named(sql: string, names: Names): string {
  return sql.replace(/"sallyport_(\w+)"/g, (_, name: string) => names.of(name))
}
