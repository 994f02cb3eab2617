import { createHash } from 'node:crypto'
import { readNumber, type TableNames } from '@sallyport/core/store'
import type { SqlValue } from './client.ts'
import { columns } from './columns.ts'
import type { Connection } from './connection.ts'

/** A lock belongs to the connection: if that is destroyed, the lock is released. */
export async function withLock<T>(
  connection: Connection,
  names: TableNames,
  lock: string,
  timeout: number,
  use: () => Promise<T>,
): Promise<T> {
  const values = lockValues(names, lock)
  // Longer than the timeout, which then is what ends the call; the server gives up soon after.
  const seconds = Math.ceil(timeout / 1000) + 1
  const { rows } = await connection.query(`select get_lock(${lockText}, ${seconds}) as granted`, values)
  if (!rows[0] || readNumber(rows[0], 'granted') !== 1) throw new Error('the lock was not granted in time')
  const result = await use()
  await connection.query(`do release_lock(${lockText})`, values)
  return result
}

// Locks belong to the server, so their names begin with the tables' database, whether it was given or is the connection's.
// A name has at most 64 characters.
const lockText = `sha2(concat(coalesce(?, database()), '/', ?), 256)`

function lockValues({ schema, prefix }: TableNames, lock: string): readonly SqlValue[] {
  // ASCII, because the server concatenates it with the database's name.
  const digest = createHash('sha256').update(`${prefix}/${lock}`).digest('base64url')
  return [columns.textOrNull(schema ?? null), columns.text(digest)]
}
