import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrations, type Migration } from '@sallyport/core/store'
import { asClient, type PostgresSource } from './clients/detect.ts'
import { number } from './columns.ts'
import { namesOf, type Names, type TableOptions } from './settings.ts'

/** A migration, and whether it was applied. */
export interface MigrationStatus {
  readonly name: string
  readonly applied: boolean
}

/**
 * Applies the migrations that were not applied yet, each in a transaction; resolves to the names of those
 * that were missing.
 *
 * Any number of processes may call it at once. It is never called by the store. Only where a migration is missing does it
 * need a role that may create tables.
 *
 * @example
 * ```ts
 * await migrate(pool) // ['0001_initial.sql']
 * ```
 */
export async function migrate(client: PostgresSource, options: TableOptions = {}): Promise<readonly string[]> {
  const missing = (await migrationStatus(client, options)).filter(({ applied }) => !applied)
  // A role that may not create anything can still call it where nothing is missing.
  if (missing.length === 0) return []
  const target = asClient(client)
  for (const statement of await statementsOf(namesOf(options))) await target.query(statement, [])
  return missing.map(({ name }) => name)
}

/** Tells which migrations were applied, in their order. */
export async function migrationStatus(
  client: PostgresSource,
  options: TableOptions = {},
): Promise<readonly MigrationStatus[]> {
  const names = namesOf(options)
  const applied = await appliedVersions(client, names)
  return (await migrations()).map(({ name, version }) => ({ name, applied: applied.has(version) }))
}

/** Prints the SQL that {@link migrate} runs, for those who apply it by themselves; it may be run again. */
export async function printMigrations(options: TableOptions = {}): Promise<string> {
  return (await statementsOf(namesOf(options))).map(statement => `${statement};\n`).join('\n')
}

/** The folder is beside `src` and `dist` alike. */
function migrations(): Promise<readonly Migration[]> {
  return readMigrations(join(dirname(fileURLToPath(import.meta.url)), '..', 'migrations'))
}

async function appliedVersions(client: PostgresSource, names: Names): Promise<ReadonlySet<number>> {
  const target = asClient(client)
  const table = names.of('migrations')
  const { rows } = await target.query('select to_regclass($1) is not null as known', [table])
  if (rows[0]?.known !== true) return new Set()
  const applied = await target.query(`select version from ${table}`, [])
  return new Set(applied.rows.map(row => number(row, 'version')))
}

async function statementsOf(names: Names): Promise<readonly string[]> {
  return (await migrations()).map(migration => statementOf(migration, names))
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

/** The files name the default schema and prefix, always quoted, so that they also run as they are. */
function named(sql: string, { schema, prefix }: Names): string {
  return sql.replaceAll('"public"', `"${schema}"`).replaceAll('"sallyport_', `"${prefix}`)
}
