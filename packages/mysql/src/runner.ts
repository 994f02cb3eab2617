import { attemptCall } from '@sallyport/core/store'
import { connectionCheck } from './connection-check.ts'
import { type Connection, withConnection } from './connection.ts'
import { withLock } from './lock.ts'
import type { ResolvedOptions } from './options.ts'

type Use<T> = (connection: Connection) => Promise<T>

/** How the ports use the server. Every operation has the store's timeout. */
export interface Runner {
  /** Uses one connection; each statement is its own transaction. */
  run<T>(operation: string, use: Use<T>): Promise<T>
  /** Uses one transaction that sees what was committed before each statement, and locks no gaps between rows. */
  transaction<T>(operation: string, use: Use<T>): Promise<T>
  /** Holds a named lock, which nobody else holds then. What was committed is visible before the lock is released. */
  exclusive<T>(operation: string, lock: string, use: Use<T>): Promise<T>
}

export function createRunner({ pool, names, timeout }: ResolvedOptions): Runner {
  const check = connectionCheck()
  const run: Runner['run'] = (operation, use) => {
    const checked = async (connection: Connection) => {
      await check(connection)
      return use(connection)
    }
    return attemptCall(operation, timeout, attempt => withConnection(pool, attempt, checked))
  }
  return {
    run,
    transaction: (operation, use) => run(operation, connection => inTransaction(connection, () => use(connection))),
    exclusive: (operation, lock, use) =>
      run(operation, connection => withLock(connection, names, lock, timeout, () => use(connection))),
  }
}

/** It is not rolled back after a failure: the connection is destroyed then. */
export async function inTransaction<T>(connection: Connection, use: () => Promise<T>): Promise<T> {
  await connection.query('set transaction isolation level read committed')
  await connection.query('start transaction')
  const result = await use()
  await connection.query('commit')
  return result
}
