import { defineCommand } from 'citty'
import { CommandError, exitCodes, reportingFailure } from '../fail.ts'
import { loadMigrations, withClient, type TableOptions } from './database.ts'
import { targetOf, type Target } from './target.ts'

const args = {
  url: {
    type: 'string',
    description: 'The database or an SQLite file. Prefer DATABASE_URL or MYSQL_URL: process lists show arguments.',
    valueHint: 'postgres://…',
  },
  schema: { type: 'string', description: 'The schema (on MySQL, the database) of the tables.', valueHint: 'public' },
  prefix: { type: 'string', description: 'The prefix of the table names.', valueHint: 'sallyport_' },
} as const

type Action = (target: Target, options: TableOptions) => Promise<void>

export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: 'Creates and updates the tables of the PostgreSQL, MySQL and SQLite stores.' },
  subCommands: {
    print: subCommand('print', 'Prints the SQL. A URL with only the scheme is enough.', print),
    up: subCommand('up', 'Applies the missing migrations.', up),
    status: subCommand('status', 'Lists applied and missing migrations. Exits with 1 if any are missing.', status),
  },
})

function subCommand(name: string, description: string, action: Action) {
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given }) => {
      const secrets: string[] = []
      await reportingFailure(secrets, async () => {
        const target = targetOf(given.url, process.env)
        secrets.push(...target.secrets)
        await action(target, tableOptions(target, given))
      })
    },
  })
}

interface Given {
  readonly schema?: string | undefined
  readonly prefix?: string | undefined
}

function tableOptions({ kind }: Target, given: Given): TableOptions {
  if (kind === 'sqlite' && given.schema !== undefined)
    throw new CommandError('SQLite has no schemas; leave out --schema')
  return {
    ...(given.schema !== undefined && { schema: given.schema }),
    ...(given.prefix !== undefined && { prefix: given.prefix }),
  }
}

async function print({ kind }: Target, options: TableOptions): Promise<void> {
  const { printMigrations } = await loadMigrations(kind)
  process.stdout.write(await printMigrations(options))
}

async function up(target: Target, options: TableOptions): Promise<void> {
  const { migrate } = await loadMigrations(target.kind)
  const applied = await withClient(target, true, client => migrate(client, options))
  const lines = applied.map(name => `applied ${name}`)
  process.stdout.write(`${target.shown}\n${lines.join('\n') || 'nothing to apply'}\n`)
}

async function status(target: Target, options: TableOptions): Promise<void> {
  const { migrationStatus } = await loadMigrations(target.kind)
  const all = await withClient(target, false, client => migrationStatus(client, options))
  const lines = all.map(({ name, applied }) => `${applied ? 'applied' : 'missing'} ${name}`)
  process.stdout.write(`${target.shown}\n${lines.join('\n')}\n`)
  if (all.some(migration => !migration.applied)) process.exitCode = exitCodes.findings
}
