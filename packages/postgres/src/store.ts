import type { Store } from '@sallyport/core'
import { sqlStore } from '@sallyport/core/store'
import type { PostgresSource } from './clients/detect.ts'
import { columns } from './columns.ts'
import { inspect } from './inspect.ts'
import { oneTimeTokens } from './one-time-tokens.ts'
import { type PostgresStoreOptions, resolveOptions } from './options.ts'
import { revocations } from './revocations.ts'
import { runner } from './run.ts'
import { sessions } from './sessions.ts'
import { sweeper } from './sweep.ts'
import { throttle } from './throttle.ts'

/**
 * Makes the store for every port on PostgreSQL 13 and later; run the migrations first ({@link migrate}).
 *
 * @throws TypeError for an option that is not allowed.
 * @example
 * ```ts
 * import { createAuth } from '@sallyport/core'
 * import { postgresStore } from '@sallyport/postgres'
 * import { Pool } from 'pg'
 * const auth = createAuth({ store: postgresStore(new Pool({ connectionString })), ...options })
 * ```
 */
export function postgresStore(client: PostgresSource, options: PostgresStoreOptions = {}): Store {
  const resolved = resolveOptions(client, options)
  const { names } = resolved
  const run = runner(resolved)
  const blocks = names.of('blocks')
  return sqlStore({
    columns,
    read: run,
    write: async (operation, text, values) => (await run(operation, text, values)).length,
    sessions: sessions(run, names),
    oneTimeTokens: oneTimeTokens(run, names),
    revocations: revocations(run, resolved),
    blocks: {
      insert: `insert into ${blocks} (subject) values ($1) on conflict do nothing`,
      delete: `delete from ${blocks} where subject = $1`,
      has: `select 1 as found from ${blocks} where subject = $1`,
    },
    throttle: throttle(run, names),
    inspect: () => inspect(resolved),
    sweep: sweeper(run, names),
  })
}
