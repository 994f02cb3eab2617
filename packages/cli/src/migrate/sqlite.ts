import { existsSync } from 'node:fs'
import { CommandError } from '../fail.ts'
import { exportOf, hasProject, importFromProject } from '../project.ts'

/** A database of SQLite, which has no connection to wait for. */
interface Database {
  close(): unknown
}

/**
 * Opens a file by the project's `better-sqlite3`, or by `node:sqlite` where the project has none.
 *
 * @param mayCreate makes the file where there is none.
 * @throws CommandError where there is no file, and for a driver that is missing or was not built.
 */
export async function openSqlite(path: string, mayCreate: boolean): Promise<Database> {
  if (path === '' || path === ':memory:') throw new CommandError('the URL names no file: file:auth.db')
  if (!mayCreate && !existsSync(path)) throw new CommandError(`there is no file ${path}`)
  const database = open(await driver(), path)
  if (isDatabase(database)) return database
  throw new CommandError("the project's driver of SQLite is of another version; update it")
}

async function driver(): Promise<unknown> {
  if (hasProject('better-sqlite3')) return exportOf(await importFromProject('better-sqlite3'), 'default')
  const builtin = process.getBuiltinModule?.('node:sqlite')
  // Without either, this tells what to install.
  return builtin ? exportOf(builtin, 'DatabaseSync') : importFromProject('better-sqlite3')
}

function open(Driver: unknown, path: string): unknown {
  if (typeof Driver !== 'function') return undefined
  try {
    return Reflect.construct(Driver, [path])
  } catch (error) {
    if (isNotBuilt(error)) {
      throw new CommandError('better-sqlite3 was not built for this Node; build it: npm rebuild better-sqlite3')
    }
    throw error
  }
}

/** Its native part is missing, or is another Node's. */
function isNotBuilt(error: unknown): boolean {
  return error instanceof Error && /bindings file|NODE_MODULE_VERSION|dlopen/.test(error.message)
}

function isDatabase(value: unknown): value is Database {
  return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function'
}
