import { misconfigured } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { type OpenFile, openFileOf, refuseMoved } from './open-file.ts'
import type { Statements } from './statements.ts'

/**
 * Makes the check of a connection: of its settings the first time, and after that of whether its file is still there. It
 * also makes every commit reach the disk.
 */
export function connectionCheck(database: SqliteDatabase): (statements: Statements) => void {
  let passed: { readonly file: OpenFile | undefined } | undefined
  return statements => {
    passed ??= { file: firstCheck(database, statements) }
    if (passed.file) refuseMoved(passed.file)
  }
}

function firstCheck(database: SqliteDatabase, statements: Statements): OpenFile | undefined {
  const file = openFileOf(statements)
  const [row] = statements.all('pragma journal_mode')
  if (file && row?.['journal_mode'] !== 'wal') throw misconfigured('journal_mode', 'must be wal; migrate sets it')
  database.exec('pragma synchronous = full')
  return file
}
