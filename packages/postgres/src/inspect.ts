import { type Row, sqlFindings, type StoreFinding } from '@sallyport/core/store'
import { migrationStatus, printMigrations } from './migrations.ts'
import type { Names, ResolvedOptions } from './options.ts'
import { type Run, runner } from './run.ts'

const oldest = 130_000
const tables = ['sessions', 'one_time_tokens', 'throttle', 'revocations', 'blocks'] as const

const serverQuery = `select current_setting('server_version_num')::int < ${oldest} as old,
  current_setting('synchronous_commit') as commit, current_setting('fsync') as fsync, pg_is_in_recovery() as replica`

const indexQuery = `select c.relname::text as name from pg_index i join pg_class c on c.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and i.indisvalid`

/** Rights of a role that owns the table, or inherits from the owner, which superusers do. */
const rightsQuery = `select has_table_privilege($1, 'select') and has_table_privilege($1, 'insert')
  and has_table_privilege($1, 'update') and has_table_privilege($1, 'delete') as enough,
  pg_has_role((select relowner from pg_class where oid = to_regclass($1)), 'usage') as owner`

/** Looks for what is wrong with the server, the tables and the role. */
export async function inspect(resolved: ResolvedOptions): Promise<readonly StoreFinding[]> {
  const run = runner(resolved)
  const { client, names } = resolved
  const [server = {}] = await run('inspect', serverQuery, [])
  const missing = sqlFindings.missingMigrations(await migrationStatus(client, names))
  return [
    ...sqlFindings.tooOld(server['old'] === true, 'PostgreSQL 13'),
    ...sqlFindings.replica(server['replica'] === true),
    ...sqlFindings.notDurable('fsync', String(server['fsync']), 'on'),
    ...(server['commit'] === 'off' ? sqlFindings.notDurable('synchronous_commit', 'off', 'on') : []),
    ...missing,
    ...(missing.length > 0 ? [] : await inspectTables(run, names)),
  ]
}

async function inspectTables(run: Run, names: Names): Promise<readonly StoreFinding[]> {
  const valid = new Set((await run('inspect', indexQuery, [names.schema])).map(row => row['name']))
  const rights: Row[] = []
  for (const table of tables) rights.push(...(await run('inspect', rightsQuery, [names.of(table)])))
  return [
    ...sqlFindings.missingIndexes((await indexNames(names)).filter(name => !valid.has(name))),
    ...sqlFindings.missingRights(tables.filter((_, i) => rights[i]?.['enough'] !== true).map(names.of)),
    ...sqlFindings.tooManyRights(rights.some(row => row['owner'] === true)),
  ]
}

/** The indexes that the migrations create, besides those of primary keys. */
async function indexNames(names: Names): Promise<readonly string[]> {
  const sql = await printMigrations(names)
  return [...sql.matchAll(/create index "(\w+)"/g)].map(([, name]) => name!)
}
