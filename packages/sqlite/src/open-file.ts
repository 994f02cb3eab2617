import { statSync } from 'node:fs'
import type { Statements } from './statements.ts'

/** The file that a connection has open, as it was when the connection was first used. */
export interface OpenFile {
  readonly path: string
  readonly identity: string | undefined
}

/** Finds out which file it is; undefined for a database in memory. */
export function openFileOf(statements: Statements): OpenFile | undefined {
  const [main] = statements.all(`select file from pragma_database_list where name = 'main'`)
  if (typeof main?.['file'] !== 'string' || main['file'] === '') return undefined
  return { path: main['file'], identity: identityOf(main['file']) }
}

/**
 * Refuses a file that is no longer at its path. SQLite would go on with the open file, which other processes do not see:
 * sessions that they revoked would live on here, and what is written here would be lost with the process.
 *
 * @throws Error with SQLite's own code for it, which SQLite gives only without write-ahead logging.
 */
export function refuseMoved({ path, identity }: OpenFile): void {
  if (identityOf(path) === identity) return
  const error = new Error('the file was moved, deleted or replaced; restart the process')
  throw Object.assign(error, { code: 'SQLITE_READONLY_DBMOVED' })
}

/** Takes microseconds on a local disk, which the file must be on. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}
