import type { SqliteDatabase } from './client.ts'
import { linkTo } from './link.ts'
import { number } from './columns.ts'

/** Milliseconds between two looks at whether another process wrote. A look reads no table; all take a hundredth of a core. */
const lookInterval = 20

const followers = new WeakMap<SqliteDatabase, Set<() => void>>()

/** Wakes everybody in this process who follows on this connection: its own commits do not change its `data_version`. */
export function ring(database: SqliteDatabase): void {
  for (const wake of followers.get(database) ?? []) wake()
}

/** Wakes after every commit of this connection, and within {@link lookInterval} of another's; returns what ends that. */
export function listenTo(database: SqliteDatabase, wake: () => void): () => void {
  const link = linkTo(database)
  const look = () => number(link.all('pragma data_version')[0] ?? {}, 'data_version')
  let seen = look()
  const timer = setInterval(() => {
    try {
      const version = look()
      if (version !== seen) wake()
      seen = version
    } catch {
      // The follower's own reads tell that the database is closed or cannot be read.
    }
  }, lookInterval).unref()
  const own = followers.get(database) ?? new Set()
  followers.set(database, own.add(wake))
  return () => {
    clearInterval(timer)
    own.delete(wake)
  }
}
