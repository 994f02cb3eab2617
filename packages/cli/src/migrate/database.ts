import { CommandError } from '../fail.ts'
import { exportOf, importFromProject } from '../project.ts'
import { openSqlite } from './sqlite.ts'
import type { Target } from './target.ts'

/** The schema and prefix of the tables. SQLite has no schemas. */
export interface TableOptions {
  readonly schema?: string
  readonly prefix?: string
}

/** The migration functions of a store's package. */
interface Migrations {
  migrate(client: object, options: TableOptions): Promise<readonly string[]>
  migrationStatus(client: object, options: TableOptions): Promise<readonly { name: string; applied: boolean }[]>
  printMigrations(options: TableOptions): Promise<string>
}

interface Client {
  end(): Promise<void>
}

/** An open client, and how to close it. */
interface Opened {
  readonly client: object
  readonly end: () => unknown
}

const exported = ['migrate', 'migrationStatus', 'printMigrations'] as const

/** Imports the migration functions of the project's store package. */
export async function loadMigrations(kind: Target['kind']): Promise<Migrations> {
  const module = await importFromProject(`@sallyport/${kind}`)
  const migrations = Object.fromEntries(exported.map(name => [name, exportOf(module, name)]))
  if (isMigrations(migrations)) return migrations
  throw new CommandError(
    `this project's @sallyport/${kind} does not match this version of the sallyport command; update both`,
  )
}

/**
 * Connects with the project's driver, runs the work and closes the connection.
 *
 * @param mayCreate whether to create an SQLite file that does not exist.
 */
export async function withClient<T>(
  { kind, url }: Target,
  mayCreate: boolean,
  work: (client: object) => Promise<T>,
): Promise<T> {
  const { client, end } = await openers[kind](url, mayCreate)
  try {
    return await work(client)
  } finally {
    await end()
  }
}

const connectMilliseconds = 10_000

const openers = {
  async postgres(url: string): Promise<Opened> {
    const Pool = exportOf(await importFromProject('pg'), 'Pool')
    return clientOf(
      Reflect.construct(functionOf(Pool), [options({ connectionString: url }, 'connectionTimeoutMillis')]),
    )
  },
  async mysql(url: string): Promise<Opened> {
    const createPool = exportOf(await importFromProject('mysql2/promise'), 'createPool')
    return clientOf(Reflect.apply(functionOf(createPool), undefined, [options({ uri: url }, 'connectTimeout')]))
  },
  async sqlite(path: string, mayCreate: boolean): Promise<Opened> {
    const client = await openSqlite(path, mayCreate)
    return { client, end: () => client.close() }
  },
}

function options(address: object, timeout: string): object {
  return { ...address, [timeout]: connectMilliseconds }
}

function functionOf(value: unknown): Function {
  if (typeof value === 'function') return value
  throw new CommandError("the project's database driver is not supported; update it")
}

function clientOf(value: unknown): Opened {
  if (isClient(value)) return { client: value, end: () => value.end() }
  throw new CommandError("the project's database driver is not supported; update it")
}

function isClient(value: unknown): value is Client {
  return typeof value === 'object' && value !== null && 'end' in value && typeof value.end === 'function'
}

function isMigrations(value: Record<string, unknown>): value is Record<string, unknown> & Migrations {
  return exported.every(name => typeof value[name] === 'function')
}
