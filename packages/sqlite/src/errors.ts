/** SQLITE_BUSY; the extended codes have it in their last byte. */
const busy = 5

/** Whether another connection holds the file. `better-sqlite3` gives the name of the code, `node:sqlite` its number. */
export function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('errcode' in error && typeof error.errcode === 'number') return (error.errcode & 0xff) === busy
  if (!('code' in error) || typeof error.code !== 'string') return false
  // The `node:sqlite` of Deno tells only the message of SQLite: https://www.sqlite.org/rescode.html#busy
  const isMessage = error.code === 'ERR_SQLITE_ERROR' && Reflect.get(error, 'message') === 'database is locked'
  return isMessage || error.code.startsWith('SQLITE_BUSY')
}

/** Whether a transaction was open already. SQLite has no separate code for that. */
export function isNested(error: unknown): boolean {
  return error instanceof Error && /(within|inside) a transaction/.test(error.message)
}
