import type { Store } from '@sallyport/core'
import { sqlStore } from '@sallyport/core/store'
import type { MysqlSource } from './client.ts'
import { columns } from './columns.ts'
import { inspect } from './inspect.ts'
import { oneTimeTokens } from './one-time-tokens.ts'
import { type MysqlStoreOptions, resolveOptions } from './options.ts'
import { revocations } from './revocations.ts'
import { createRunner } from './runner.ts'
import { sessions } from './sessions.ts'
import { sweeper } from './sweep.ts'
import { throttle } from './throttle.ts'

/**
 * Makes the store for every port on MySQL 8 or MariaDB 10.6 and later; run the migrations first ({@link migrate}).
 *
 * @throws TypeError for an option that is not allowed.
 * @example
 * ```ts
 * import { createAuth } from '@sallyport/core'
 * import { mysqlStore } from '@sallyport/mysql'
 * import { createPool } from 'mysql2/promise'
 * const auth = createAuth({ store: mysqlStore(createPool(process.env.MYSQL_URL!)), ...options })
 * ```
 */
export function mysqlStore(pool: MysqlSource, options: MysqlStoreOptions = {}): Store {
  const resolved = resolveOptions(pool, options)
  const { of } = resolved.names
  const runner = createRunner(resolved)
  const blocks = of('blocks')
  return sqlStore({
    columns,
    read: async (operation, sql, values) =>
      (await runner.read(operation, connection => connection.execute(sql, values))).rows,
    write: async (operation, sql, values) =>
      (await runner.run(operation, connection => connection.execute(sql, values))).affected,
    sessions: sessions(runner, of('sessions')),
    oneTimeTokens: oneTimeTokens(runner, of('one_time_tokens')),
    revocations: revocations(runner, of('revocations')),
    blocks: {
      insert: `insert ignore into ${blocks} (subject) values (?)`,
      delete: `delete from ${blocks} where subject = ?`,
      has: `select 1 as found from ${blocks} where subject = ?`,
    },
    throttle: throttle(runner, of('throttle')),
    inspect: () => inspect(resolved),
    sweep: sweeper(runner, resolved.names),
  })
}
