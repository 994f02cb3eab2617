import { setTimeout as delay } from 'node:timers/promises'
import { AuthError } from '@sallyport/core'
import { withTimeout } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { number } from './columns.ts'
import { isBusy, isNested } from './failure.ts'
import { linkTo, type Link } from './link.ts'
import { openFileOf, refuseMoved, type OpenFile } from './open-file.ts'
import { atOnce, turns, type Turns } from './turns.ts'

/** The ways in which every port works on the file, each within the timeout. */
export interface Work {
  /** Reads in one transaction: what every process committed before it is seen. */
  read<T>(operation: string, work: (link: Link) => T): Promise<T>
  /** Writes in one transaction, while nobody else writes; durable once it resolves. */
  write<T>(operation: string, work: (link: Link) => T): Promise<T>
}

/** Makes the two ways; `check` throws for a connection that must not be used. */
export function worker(
  database: SqliteDatabase,
  timeout: number,
  check: (link: Link) => void = checkOf(database),
): Work {
  const link = linkTo(database)
  const writers = turns()
  const run = <T>(begin: string, operation: string, work: (link: Link) => T, inTurn: Turns = atOnce) => {
    const attempt = { timedOut: false }
    const once = () =>
      withoutWaiting(database, link, () => {
        start(() => {
          check(link)
          database.exec(begin)
        })
        return finish(database, () => work(link))
      })
    return withTimeout(
      inTurn(() => untilFree(once, attempt)),
      timeout,
      operation,
      () => {
        attempt.timedOut = true
      },
    )
  }
  return {
    read: (operation, work) => run('begin', operation, work),
    write: (operation, work) => run('begin immediate', operation, work, writers),
  }
}

/** Tries again while others hold the file. The driver's own wait would stop the whole process. */
async function untilFree<T>(once: () => T, attempt: { readonly timedOut: boolean }): Promise<T> {
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

/** Sets the driver's own wait to nothing for as long as one attempt takes. */
function withoutWaiting<T>(database: SqliteDatabase, link: Link, once: () => T): T {
  const waits = number(link.all('pragma busy_timeout')[0] ?? {}, 'timeout')
  database.exec('pragma busy_timeout = 0')
  try {
    return once()
  } finally {
    database.exec(`pragma busy_timeout = ${waits}`)
  }
}

function start(begin: () => void): void {
  try {
    begin()
  } catch (error) {
    // What is written in somebody else's transaction is not durable when the call resolves, or ever.
    if (isNested(error)) throw misconfigured('transaction', 'of the application must not be open across calls')
    throw error
  }
}

function finish<T>(database: SqliteDatabase, work: () => T): T {
  try {
    const result = work()
    database.exec('commit')
    return result
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** After some failures, such as a full disk, SQLite has rolled back by itself. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('rollback')
  } catch {
    // Nothing was open any more.
  }
}

/**
 * Makes the check of what a connection must be like, which also has every commit reach the disk; after the first time, of
 * whether its file is still there.
 */
function checkOf(database: SqliteDatabase): (link: Link) => void {
  let passed: { readonly file: OpenFile | undefined } | undefined
  return link => {
    passed ??= { file: firstCheck(database, link) }
    if (passed.file) refuseMoved(passed.file)
  }
}

function firstCheck(database: SqliteDatabase, link: Link): OpenFile | undefined {
  const file = openFileOf(link)
  const [row] = link.all('pragma journal_mode')
  if (file && row?.journal_mode !== 'wal') throw misconfigured('journal_mode', 'must be wal; migrate sets it')
  database.exec('pragma synchronous = full')
  return file
}

function misconfigured(code: string, rule: string): AuthError {
  return new AuthError('misconfigured', { cause: Object.assign(new TypeError(`${code} ${rule}`), { code }) })
}
