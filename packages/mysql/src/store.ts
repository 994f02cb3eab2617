import type { Store } from '@sallyport/core'
import { sweepNowAndThen } from '@sallyport/core/store'
import type { MysqlSource } from './client.ts'
import { blockStore } from './block-store.ts'
import { oneTimeTokenStore } from './one-time-token-store.ts'
import { revocationFeed } from './revocation-feed.ts'
import { sessionStore } from './session-store.ts'
import { settingsOf, type MysqlStoreOptions } from './settings.ts'
import { sweeper } from './sweep.ts'
import { throttleStore } from './throttle-store.ts'
import { worker } from './work.ts'

/**
 * Makes the store for every storage port on MySQL 8 or MariaDB 10.6 and later; run the migrations first
 * ({@link migrate}).
 *
 * @throws TypeError for an option that is not allowed.
 * @example
 * ```ts
 * const auth = createAuth({ store: mysqlStore(createPool(process.env.MYSQL_URL)), ...options })
 * ```
 */
export function mysqlStore(pool: MysqlSource, options: MysqlStoreOptions = {}): Store {
  const settings = settingsOf(pool, options)
  const { names } = settings
  const work = worker(settings)
  const wrote = sweepNowAndThen(sweeper(work, names))
  return {
    sessions: sessionStore(work, names, wrote),
    oneTimeTokens: oneTimeTokenStore(work, names, wrote),
    revocations: revocationFeed(work, names, wrote),
    blocks: blockStore(work, names),
    throttle: throttleStore(work, names, wrote),
  }
}
