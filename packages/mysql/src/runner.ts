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
  /** Like `run`, for what only reads: at the timeout the connection may finish it, and is kept. */
  read<T>(operation: string, use: Use<T>): Promise<T>
  /** Uses one transaction that sees what was committed before each statement, and locks no gaps between rows. */
  transaction<T>(operation: string, use: Use<T>): Promise<T>
  /** Holds a named lock, which nobody else holds then. What was committed is visible before the lock is released. */
  exclusive<T>(operation: string, lock: string, use: Use<T>): Promise<T>
}

export function createRunner({ pool, names, timeout }: ResolvedOptions): Runner {
  const check = connectionCheck()
  const runWithin = <T>(operation: string, use: Use<T>, grace: number): Promise<T> => {
    const checked = async (connection: Connection) => {
      await check(connection)
      return use(connection)
    }
    return attemptCall(operation, timeout, attempt => withConnection(pool, attempt, checked, grace))
  }
  const run: Runner['run'] = (operation, use) => runWithin(operation, use, 0)
  return {
    run,
    read: (operation, use) => runWithin(operation, use, timeout),
    transaction: (operation, use) => run(operation, connection => inTransaction(connection, () => use(connection))),
    exclusive: (operation, lock, use) =>
      run(operation, connection => withLock(connection, names, lock, timeout, () => use(connection))),
  }
}

/** It is not rolled back after a failure: the connection is destroyed then. */
async function inTransaction<T>(connection: Connection, use: () => Promise<T>): Promise<T> {
  await nextReadsCommitted(connection)
  await connection.query('start transaction')
  const result = await use()
  await connection.query('commit')
  return result
}

/** Lets the next transaction, or the next statement outside one, lock no gaps between rows. */
export async function nextReadsCommitted(connection: Connection): Promise<void> {
  await connection.query('set transaction isolation level read committed')
}
