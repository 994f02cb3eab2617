import { existsSync } from 'node:fs'
import { CommandError } from '../fail.ts'
import { exportOf, hasProject, importFromProject } from '../project.ts'

/** An open SQLite database. */
interface Database {
  close(): unknown
}

/**
 * Opens a file with the project's `better-sqlite3`, or with `node:sqlite` if the project does not have it.
 *
 * @param mayCreate whether to create the file if it does not exist.
 * @throws CommandError if the file does not exist, or if the driver is missing or was not built.
 */
export async function openSqlite(path: string, mayCreate: boolean): Promise<Database> {
  if (path === '' || path === ':memory:') throw new CommandError('the URL must name a file, such as file:auth.db')
  if (!mayCreate && !existsSync(path))
    throw new CommandError(`the file ${path} does not exist; create it with sallyport migrate up`)
  const database = open(await driver(), path)
  if (isDatabase(database)) return database
  throw new CommandError("the project's SQLite driver is not supported; update better-sqlite3")
}

async function driver(): Promise<unknown> {
  if (hasProject('better-sqlite3')) return exportOf(await importFromProject('better-sqlite3'), 'default')
  const builtin = process.getBuiltinModule?.('node:sqlite')
  // If neither exists, the error says what to install.
  return builtin ? exportOf(builtin, 'DatabaseSync') : importFromProject('better-sqlite3')
}

function open(Driver: unknown, path: string): unknown {
  if (typeof Driver !== 'function') return undefined
  try {
    return Reflect.construct(Driver, [path])
  } catch (error) {
    if (isNotBuilt(error)) {
      throw new CommandError('better-sqlite3 was not built for this version of Node; run npm rebuild better-sqlite3')
    }
    throw error
  }
}

/** The native part is missing or was built for another version of Node. */
function isNotBuilt(error: unknown): boolean {
  return error instanceof Error && /bindings file|NODE_MODULE_VERSION|dlopen/.test(error.message)
}

function isDatabase(value: unknown): value is Database {
  return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function'
}
