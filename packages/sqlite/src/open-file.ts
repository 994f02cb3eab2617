import { statSync } from 'node:fs'
import type { Link } from './link.ts'

/** The file that a connection has open, as it was at the connection's first use. */
export interface OpenFile {
  readonly path: string
  readonly identity: string | undefined
}

/** Looks at which file it is; undefined for a database in memory. */
export function openFileOf(link: Link): OpenFile | undefined {
  const [main] = link.all(`select file from pragma_database_list where name = 'main'`)
  if (typeof main?.file !== 'string' || main.file === '') return undefined
  return { path: main.file, identity: identityOf(main.file) }
}

/**
 * Refuses a file that is no longer at its path. SQLite goes on with the one that is open, which other processes do not
 * see: what they ended would live on here, and what is written here would be gone with the process.
 *
 * @throws Error by SQLite's own code for it, which it gives without write-ahead logging alone.
 */
export function refuseMoved({ path, identity }: OpenFile): void {
  if (identityOf(path) === identity) return
  const error = new Error('the file was moved, deleted or replaced; restart the process')
  throw Object.assign(error, { code: 'SQLITE_READONLY_DBMOVED' })
}

/** Microseconds on a local disk, which it must be on. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}
