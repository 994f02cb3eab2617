import type { Store } from '@sallyport/core'
import { sweepNowAndThen } from '@sallyport/core/store'
import type { PostgresSource } from './clients/detect.ts'
import { blockStore } from './block-store.ts'
import { oneTimeTokenStore } from './one-time-token-store.ts'
import { revocationFeed } from './revocation-feed.ts'
import { sessionStore } from './session-store.ts'
import { settingsOf, type PostgresStoreOptions } from './settings.ts'
import { runner } from './statement.ts'
import { sweeper } from './sweep.ts'
import { throttleStore } from './throttle-store.ts'

/**
 * Makes the store for every storage port on PostgreSQL 13 and later; run the migrations first ({@link migrate}).
 *
 * @throws TypeError for an option that is not allowed.
 * @example
 * ```ts
 * const auth = createAuth({ store: postgresStore(new Pool({ connectionString })), ...options })
 * ```
 */
export function postgresStore(client: PostgresSource, options: PostgresStoreOptions = {}): Store {
  const settings = settingsOf(client, options)
  const { names } = settings
  const run = runner(settings)
  const wrote = sweepNowAndThen(sweeper(run, names))
  return {
    sessions: sessionStore(run, names, wrote),
    oneTimeTokens: oneTimeTokenStore(run, names, wrote),
    revocations: revocationFeed(run, settings, wrote),
    blocks: blockStore(run, names),
    throttle: throttleStore(run, names, wrote),
  }
}
