import { misconfigured, readNumber } from '@sallyport/core/store'
import { columns } from './columns.ts'
import type { Connection } from './connection.ts'

/** Makes the check of a connection's configuration. All connections of a pool are alike, so only one is asked. */
export function connectionCheck(): (connection: Connection) => Promise<void> {
  let passed = false
  return async connection => {
    if (passed) return
    // Otherwise a rotation to the same values would look lost.
    if (!connection.countsFound) throw misconfigured('FOUND_ROWS', 'must not be turned off')
    const { rows } = await connection.query('select cast(@@sql_mode as binary) as mode, @@autocommit as autocommit')
    const row = rows[0] ?? {}
    const mode = columns.readText(row, 'mode')
    if (!/STRICT_(TRANS|ALL)_TABLES/.test(mode)) throw misconfigured('sql_mode', 'must be strict')
    if (readNumber(row, 'autocommit') !== 1) throw misconfigured('autocommit', 'must be on')
    passed = true
  }
}
