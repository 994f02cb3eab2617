import { setTimeout as delay } from 'node:timers/promises'
import { type Attempt, attemptCall, misconfigured, readNumber } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { connectionCheck } from './connection-check.ts'
import { isBusy, isNested } from './errors.ts'
import { type Statements, statementsOf } from './statements.ts'
import { type Queue, unqueued, writeQueue } from './write-queue.ts'

/** How the ports use the file. Every transaction has the store's timeout. */
export interface Transactions {
  /** Reads in one transaction: it sees what every process committed before. */
  read<T>(operation: string, use: (statements: Statements) => T): Promise<T>
  /** Writes in one transaction, while nobody else writes; durable once it resolves. */
  write<T>(operation: string, use: (statements: Statements) => T): Promise<T>
}

/** Makes the transactions of a connection; `check` throws for one that must not be used. */
export function transactionsOn(
  database: SqliteDatabase,
  timeout: number,
  check: (statements: Statements) => void = connectionCheck(database),
): Transactions {
  const statements = statementsOf(database)
  const writers = writeQueue()
  const run = <T>(begin: string, operation: string, use: (statements: Statements) => T, queue: Queue) => {
    const once = () =>
      withoutWaiting(database, statements, () => {
        start(() => {
          check(statements)
          database.exec(begin)
        })
        return finish(database, () => use(statements))
      })
    return attemptCall(operation, timeout, attempt => queue(() => untilFree(once, attempt)))
  }
  return {
    read: (operation, use) => run('begin', operation, use, unqueued),
    write: (operation, use) => run('begin immediate', operation, use, writers),
  }
}

/** Tries again while others hold the file. The driver's own wait would stop the whole process. */
async function untilFree<T>(once: () => T, attempt: Pick<Attempt, 'timedOut'>): Promise<T> {
  while (!attempt.timedOut) {
    try {
      return once()
    } catch (error) {
      if (!isBusy(error)) throw error
    }
    await delay(1 + Math.random() * 4)
  }
  throw new Error('the file was not free in time')
}

/** Sets the driver's own wait to nothing while one attempt lasts. */
function withoutWaiting<T>(database: SqliteDatabase, statements: Statements, once: () => T): T {
  const busyTimeout = readNumber(statements.all('pragma busy_timeout')[0] ?? {}, 'timeout')
  database.exec('pragma busy_timeout = 0')
  try {
    return once()
  } finally {
    database.exec(`pragma busy_timeout = ${busyTimeout}`)
  }
}

function start(begin: () => void): void {
  try {
    begin()
  } catch (error) {
    // What is written in the application's transaction is not durable when the call resolves, and may never be.
    if (isNested(error)) throw misconfigured('transaction', 'of the application must not be open across calls')
    throw error
  }
}

function finish<T>(database: SqliteDatabase, use: () => T): T {
  try {
    const result = use()
    database.exec('commit')
    return result
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** After some failures, such as a full disk, SQLite has already rolled back. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('rollback')
  } catch {
    // No transaction was open any more.
  }
}
