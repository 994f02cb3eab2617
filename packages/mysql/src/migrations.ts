import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrations, type Migration } from '@sallyport/core/store'
import { asPool, type MysqlSource } from './client.ts'
import { number, toBytes } from './columns.ts'
import { onConnection, type Link } from './link.ts'
import { namesOf, type Names, type TableOptions } from './settings.ts'
import { underLock } from './work.ts'

/** A migration, and whether it was applied. */
export interface MigrationStatus {
  readonly name: string
  readonly applied: boolean
}

const lockMilliseconds = 60_000

/**
 * Applies the migrations that were not applied yet; resolves to the names of those that it applied.
 *
 * Any number of processes may call it at once: they take turns. MySQL has no transactions for changes of tables, so each
 * statement of a migration may be run again, and one that was interrupted is run again as a whole.
 *
 * @example
 * ```ts
 * await migrate(pool) // ['0001_initial.sql']
 * ```
 */
export async function migrate(pool: MysqlSource, options: TableOptions = {}): Promise<readonly string[]> {
  const names = namesOf(options)
  const all = await migrations()
  return onLink(pool, link =>
    underLock(link, names, 'migrations', lockMilliseconds, async () => {
      const applied = await appliedVersions(link, names)
      const missing = all.filter(migration => !applied.has(migration.version))
      for (const migration of missing) await apply(link, migration, names)
      return missing.map(migration => migration.name)
    }),
  )
}

/** Tells which migrations were applied, in their order. */
export async function migrationStatus(
  pool: MysqlSource,
  options: TableOptions = {},
): Promise<readonly MigrationStatus[]> {
  const names = namesOf(options)
  const applied = await onLink(pool, link => appliedVersions(link, names))
  return (await migrations()).map(({ name, version }) => ({ name, applied: applied.has(version) }))
}

/** Prints the SQL that {@link migrate} runs, for those who apply it by themselves; it may be run again. */
export async function printMigrations(options: TableOptions = {}): Promise<string> {
  const names = namesOf(options)
  const statements = (await migrations()).flatMap(migration => statementsOf(migration, names))
  return statements.map(statement => `${statement};\n`).join('\n')
}

function onLink<T>(pool: MysqlSource, work: (link: Link) => Promise<T>): Promise<T> {
  return onConnection(asPool(pool), { timedOut: false, onTimeout: () => {} }, work)
}

/** The folder is beside `src` and `dist` alike. */
function migrations(): Promise<readonly Migration[]> {
  return readMigrations(join(dirname(fileURLToPath(import.meta.url)), '..', 'migrations'))
}

async function appliedVersions(link: Link, names: Names): Promise<ReadonlySet<number>> {
  const { rows: known } = await link.query(
    'select 1 from information_schema.tables where table_schema = coalesce(?, database()) and table_name = ?',
    [names.schema === undefined ? null : toBytes(names.schema), toBytes(`${names.prefix}migrations`)],
  )
  if (known.length === 0) return new Set()
  const { rows } = await link.query(`select version from ${names.of('migrations')}`)
  return new Set(rows.map(row => number(row, 'version')))
}

async function apply(link: Link, migration: Migration, names: Names): Promise<void> {
  for (const statement of statementsOf(migration, names)) await link.query(statement)
}

function statementsOf({ version, name, sql }: Migration, names: Names): readonly string[] {
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

/** The files name the default prefix, always quoted, so that they also run as they are. */
function named(sql: string, names: Names): string {
  return sql.replace(/`sallyport_(\w+)`/g, (_, name: string) => names.of(name))
}

function withoutComments(statement: string): string {
  return statement.replace(/^--.*\n/gm, '').trim()
}
