import {
  appliedVersions,
  type Migration,
  type MigrationStatus,
  missingMigrations,
  packageMigrations,
  statusOfMigrations,
} from '@sallyport/core/store'
import { asClient, type PostgresSource } from './clients/detect.ts'
import { namesOf, type Names, type TableOptions } from './options.ts'

export type { MigrationStatus }

const migrations = () => packageMigrations(import.meta.url)

/**
 * Applies the migrations that were not applied yet, each in a transaction; resolves to the names of those that were
 * missing.
 *
 * Any number of processes may call it at once. The store never calls it. Its role must be allowed to create tables only if
 * a migration is missing.
 *
 * @example
 * ```ts
 * import { migrate } from '@sallyport/postgres'
 * await migrate(pool) // ['0001_initial.sql']
 * ```
 */
export async function migrate(client: PostgresSource, options: TableOptions = {}): Promise<readonly string[]> {
  const names = namesOf(options)
  const all = await migrations()
  const missing = missingMigrations(all, await versionsIn(client, names))
  // A role that may not create anything can still call it if nothing is missing.
  if (missing.length === 0) return []
  const target = asClient(client)
  for (const migration of all) await target.query(statementOf(migration, names), [])
  return missing.map(({ name }) => name)
}

/**
 * Says of each migration, in their order, whether it was applied.
 *
 * @example
 * ```ts
 * import { migrationStatus } from '@sallyport/postgres'
 * for (const { name, applied } of await migrationStatus(pool)) console.log(name, applied)
 * ```
 */
export async function migrationStatus(
  client: PostgresSource,
  options: TableOptions = {},
): Promise<readonly MigrationStatus[]> {
  return statusOfMigrations(await migrations(), await versionsIn(client, namesOf(options)))
}

/**
 * Returns the SQL that {@link migrate} runs, for your own migration tool; it may be run again.
 *
 * @example
 * ```ts
 * import { printMigrations } from '@sallyport/postgres'
 * console.log(await printMigrations())
 * ```
 */
export async function printMigrations(options: TableOptions = {}): Promise<string> {
  const names = namesOf(options)
  return (await migrations()).map(migration => `${statementOf(migration, names)};\n`).join('\n')
}

async function versionsIn(client: PostgresSource, names: Names): Promise<ReadonlySet<number>> {
  const target = asClient(client)
  const table = names.of('migrations')
  const { rows } = await target.query('select to_regclass($1) is not null as known', [table])
  if (rows[0]?.['known'] !== true) return new Set()
  return appliedVersions((await target.query(`select version from ${table}`, [])).rows)
}

/** One statement is one transaction on one connection, through a pool of any kind. */
function statementOf({ version, name, sql }: Migration, names: Names): string {
  const table = names.of('migrations')
  return `do $migration$ begin
perform pg_advisory_xact_lock(hashtextextended('${table}', 0));
if not exists (select from pg_catalog.pg_namespace where nspname = '${names.schema}') then
  create schema "${names.schema}";
end if;
create table if not exists ${table} (version integer primary key, name text not null, applied_at timestamptz not null);
if exists (select from ${table} where version = ${version}) then return; end if;

${named(sql, names)}
insert into ${table} values (${version}, '${name}', clock_timestamp());
end $migration$`
}

/** The files use the default schema and prefix, always quoted, so that they also run as they are. */
function named(sql: string, { schema, prefix }: Names): string {
  return sql.replaceAll('"public"', `"${schema}"`).replaceAll('"sallyport_', `"${prefix}`)
}
