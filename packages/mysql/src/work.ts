import { createHash } from 'node:crypto'
import { AuthError } from '@sallyport/core'
import { withTimeout } from '@sallyport/core/store'
import type { SqlValue } from './client.ts'
import { number, text, toBytes, toBytesOrNull } from './columns.ts'
import { onConnection, type Attempt, type Link } from './link.ts'
import type { Names, Settings } from './settings.ts'

/** The ways in which every port works on the server, each within the timeout. */
export interface Work {
  /** Works on one connection, each statement in a transaction of its own. */
  plain<T>(operation: string, work: (link: Link) => Promise<T>): Promise<T>
  /** Works in one transaction that sees what is committed before each statement, and locks no gaps between rows. */
  transaction<T>(operation: string, work: (link: Link) => Promise<T>): Promise<T>
  /** Works while nobody else holds the lock of that name; what the work committed is visible before it is given up. */
  exclusive<T>(operation: string, lock: string, work: (link: Link) => Promise<T>): Promise<T>
}

export function worker(settings: Settings): Work {
  const check = checkOnce()
  const plain: Work['plain'] = (operation, work) => {
    const attempt: Attempt = { timedOut: false, onTimeout: () => {} }
    const checked = async (link: Link) => {
      await check(link)
      return work(link)
    }
    return withTimeout(onConnection(settings.pool, attempt, checked), settings.timeout, operation, () => {
      attempt.timedOut = true
      attempt.onTimeout()
    })
  }
  return {
    plain,
    transaction: (operation, work) => plain(operation, link => inTransaction(link, () => work(link))),
    exclusive: (operation, lock, work) =>
      plain(operation, link => underLock(link, settings.names, lock, settings.timeout, () => work(link))),
  }
}

export async function inTransaction<T>(link: Link, work: () => Promise<T>): Promise<T> {
  await link.query('set transaction isolation level read committed')
  await link.query('start transaction')
  const result = await work()
  await link.query('commit')
  return result
}

/** A lock belongs to the connection: it ends with it, whatever happens here. */
export async function underLock<T>(link: Link, names: Names, lock: string, timeout: number, work: () => Promise<T>) {
  const values = lockValues(names, lock)
  const seconds = Math.ceil(timeout / 1000)
  const { rows } = await link.execute(`select get_lock(${lockText}, ${seconds}) as granted`, values)
  if (!rows[0] || number(rows[0], 'granted') !== 1) throw new Error('the lock was not granted in time')
  const result = await work()
  await link.execute(`do release_lock(${lockText})`, values)
  return result
}

// Locks are the server's, so their names begin with the tables' database, whether it was named or is the connection's
// own. A name has at most 64 characters.
const lockText = `sha2(concat(coalesce(?, database()), '/', ?), 256)`

function lockValues({ schema, prefix }: Names, lock: string): readonly SqlValue[] {
  // ASCII, because the server makes one text of it and of the database's name.
  const digest = createHash('sha256').update(`${prefix}/${lock}`).digest('base64url')
  return [toBytesOrNull(schema ?? null), toBytes(digest)]
}

/** Makes the check of what a connection must be like; all of a pool are alike, so the first one is asked. */
function checkOnce(): (link: Link) => Promise<void> {
  let passed = false
  return async link => {
    if (passed) return
    // Without it a rotation to the same values would look lost.
    if (!link.countsFound) throw misconfigured('FOUND_ROWS', 'must not be turned off')
    const { rows } = await link.query('select cast(@@sql_mode as binary) as mode, @@autocommit as autocommit')
    const row = rows[0] ?? {}
    if (!/STRICT_(TRANS|ALL)_TABLES/.test(text(row, 'mode'))) throw misconfigured('sql_mode', 'must be strict')
    if (number(row, 'autocommit') !== 1) throw misconfigured('autocommit', 'must be on')
    passed = true
  }
}

function misconfigured(code: string, rule: string): AuthError {
  return new AuthError('misconfigured', { cause: Object.assign(new TypeError(`${code} ${rule}`), { code }) })
}
