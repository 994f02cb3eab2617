import { statSync } from 'node:fs'
import { sqlFindings, type StoreFinding } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { migrationStatus, printMigrations } from './migrations.ts'
import { openFileOf } from './open-file.ts'
import type { Statements } from './statements.ts'
import type { Transactions } from './transactions.ts'

/** Rights of the group and of others on a file. */
const othersMask = 0o077

/** Looks for what is wrong with the library, the tables and the file. */
export async function inspect(
  database: SqliteDatabase,
  transactions: Transactions,
  prefix: string,
): Promise<readonly StoreFinding[]> {
  const missing = sqlFindings.missingMigrations(await migrationStatus(database, { prefix }))
  if (missing.length > 0) return missing
  const expected = await indexNames(prefix)
  return transactions.read('inspect', statements => {
    const [row] = statements.all('select sqlite_version() as version')
    const rows = statements.all(`select name from sqlite_schema where type = 'index'`)
    const indexes = new Set(rows.map(index => index['name']))
    return [
      ...sqlFindings.tooOld(isTooOld(String(row?.['version'])), 'SQLite 3.42'),
      ...sqlFindings.missingIndexes(expected.filter(name => !indexes.has(name))),
      ...readableByOthers(statements),
    ]
  })
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < 3 || (major === 3 && minor < 42)
}

/** Windows has no such rights, and reports none for others. */
function readableByOthers(statements: Statements): readonly StoreFinding[] {
  const file = openFileOf(statements)
  if (file === undefined || process.platform === 'win32' || (statSync(file.path).mode & othersMask) === 0) return []
  return [
    {
      code: 'file_readable',
      severity: 'warning',
      what: 'Other users of the machine may read or write the database file.',
      why: 'They learn who has sessions, and may lift blocks.',
      fix: 'Let only the user of the application use it: chmod 600, also for the -wal and -shm files.',
    },
  ]
}

/** The indexes that the migrations create. */
async function indexNames(prefix: string): Promise<readonly string[]> {
  const sql = await printMigrations({ prefix })
  return [...sql.matchAll(/create index if not exists "(\w+)"/g)].map(([, name]) => name!)
}
