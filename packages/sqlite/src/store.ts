import type { Store } from '@sallyport/core'
import { sweepNowAndThen } from '@sallyport/core/store'
import { blockStore } from './block-store.ts'
import type { SqliteDatabase } from './client.ts'
import { oneTimeTokenStore } from './one-time-token-store.ts'
import { revocationFeed } from './revocation-feed.ts'
import { sessionStore } from './session-store.ts'
import { settingsOf, type SqliteStoreOptions } from './settings.ts'
import { sweeper } from './sweep.ts'
import { throttleStore } from './throttle-store.ts'
import { worker } from './work.ts'

/**
 * Makes the store for every storage port on a file of SQLite 3.42 and later; run the migrations first ({@link migrate}).
 *
 * @throws TypeError for an option that is not allowed.
 * @example
 * ```ts
 * const auth = createAuth({ store: sqliteStore(new Database('auth.db')), ...options })
 * ```
 */
export function sqliteStore(source: SqliteDatabase, options: SqliteStoreOptions = {}): Store {
  const { database, names, timeout } = settingsOf(source, options)
  const work = worker(database, timeout)
  const wrote = sweepNowAndThen(sweeper(work, names))
  return {
    sessions: sessionStore(work, names, wrote),
    oneTimeTokens: oneTimeTokenStore(work, names, wrote),
    revocations: revocationFeed(database, work, names, wrote),
    blocks: blockStore(work, names),
    throttle: throttleStore(work, names, wrote),
  }
}
