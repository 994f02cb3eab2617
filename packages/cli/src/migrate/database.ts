import { CommandError } from '../fail.ts'
import { exportOf, importFromProject } from '../project.ts'
import type { Target } from './target.ts'

/** Where the tables are, as both stores have it. */
export interface TableOptions {
  readonly schema?: string
  readonly prefix?: string
}

/** What both stores' packages export. */
interface Migrations {
  migrate(client: Client, options: TableOptions): Promise<readonly string[]>
  migrationStatus(client: Client, options: TableOptions): Promise<readonly { name: string; applied: boolean }[]>
  printMigrations(options: TableOptions): Promise<string>
}

interface Client {
  end(): Promise<void>
}

const exported = ['migrate', 'migrationStatus', 'printMigrations'] as const

/** Loads the store's package from the project. */
export async function loadMigrations(kind: Target['kind']): Promise<Migrations> {
  const module = await importFromProject(`@sallyport/${kind}`)
  const migrations = Object.fromEntries(exported.map(name => [name, exportOf(module, name)]))
  if (isMigrations(migrations)) return migrations
  throw new CommandError(`this project's @sallyport/${kind} is of another version; update it`)
}

/** Connects by the project's own driver for as long as the work takes. */
export async function withClient<T>(target: Target, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await openers[target.kind](target.url)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const connectMilliseconds = 10_000

const openers = {
  async postgres(url: string): Promise<Client> {
    const Pool = exportOf(await importFromProject('pg'), 'Pool')
    return clientOf(
      Reflect.construct(functionOf(Pool), [options({ connectionString: url }, 'connectionTimeoutMillis')]),
    )
  },
  async mysql(url: string): Promise<Client> {
    const createPool = exportOf(await importFromProject('mysql2/promise'), 'createPool')
    return clientOf(Reflect.apply(functionOf(createPool), undefined, [options({ uri: url }, 'connectTimeout')]))
  },
}

function options(address: object, timeout: string): object {
  return { ...address, [timeout]: connectMilliseconds }
}

function functionOf(value: unknown): Function {
  if (typeof value === 'function') return value
  throw new CommandError("the project's database driver is of another version; update it")
}

function clientOf(value: unknown): Client {
  if (isClient(value)) return value
  throw new CommandError("the project's database driver is of another version; update it")
}

function isClient(value: unknown): value is Client {
  return typeof value === 'object' && value !== null && 'end' in value && typeof value.end === 'function'
}

function isMigrations(value: Record<string, unknown>): value is Record<string, unknown> & Migrations {
  return exported.every(name => typeof value[name] === 'function')
}
