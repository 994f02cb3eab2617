import { readNumber } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { statementsOf } from './statements.ts'

/**
 * Milliseconds between two checks for another process's writes. A check reads no table; all of them take a hundredth of a
 * core.
 */
const checkInterval = 20

const listeners = new WeakMap<SqliteDatabase, Set<() => void>>()

/** Notifies every follower on this connection: its own commits do not change its `data_version`. */
export function notifyFollowers(database: SqliteDatabase): void {
  for (const onChange of listeners.get(database) ?? []) onChange()
}

/**
 * Calls `onChange` after every commit of this connection, and within {@link checkInterval} of another connection's; returns
 * a function that stops it.
 */
export function listenForChanges(database: SqliteDatabase, onChange: () => void): () => void {
  const statements = statementsOf(database)
  const readVersion = () => readNumber(statements.all('pragma data_version')[0] ?? {}, 'data_version')
  let seen = readVersion()
  const timer = setInterval(() => {
    try {
      const version = readVersion()
      if (version !== seen) onChange()
      seen = version
    } catch {
      // The follower's reads fail too if the database is closed or cannot be read.
    }
  }, checkInterval).unref()
  const own = listeners.get(database) ?? new Set()
  listeners.set(database, own.add(onChange))
  return () => {
    clearInterval(timer)
    own.delete(onChange)
  }
}
