import type { Store } from '@sallyport/core'
import { sqlStore } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { columns } from './columns.ts'
import { inspect } from './inspect.ts'
import { oneTimeTokens } from './one-time-tokens.ts'
import { resolveOptions, type SqliteStoreOptions } from './options.ts'
import { revocations } from './revocations.ts'
import { sessions } from './sessions.ts'
import { sweeper } from './sweep.ts'
import { throttle } from './throttle.ts'
import { transactionsOn } from './transactions.ts'

/**
 * Makes the store for every port on a file of SQLite 3.42 and later; run the migrations first ({@link migrate}).
 *
 * @throws TypeError for an option that is not allowed.
 * @example
 * ```ts
 * import { createAuth } from '@sallyport/core'
 * import { sqliteStore } from '@sallyport/sqlite'
 * import Database from 'better-sqlite3'
 * const auth = createAuth({ store: sqliteStore(new Database('auth.db')), ...options })
 * ```
 */
export function sqliteStore(source: SqliteDatabase, options: SqliteStoreOptions = {}): Store {
  const { database, names, timeout } = resolveOptions(source, options)
  const transactions = transactionsOn(database, timeout)
  const blocks = names.of('blocks')
  return sqlStore({
    columns,
    read: (operation, sql, values) => transactions.read(operation, statements => statements.all(sql, values)),
    write: (operation, sql, values) => transactions.write(operation, statements => statements.run(sql, values)),
    sessions: sessions(transactions, names.of('sessions')),
    oneTimeTokens: oneTimeTokens(transactions, names.of('one_time_tokens')),
    revocations: revocations(database, transactions, names.of('revocations')),
    blocks: {
      insert: `insert or ignore into ${blocks} (subject) values (?)`,
      delete: `delete from ${blocks} where subject = ?`,
      has: `select 1 as found from ${blocks} where subject = ?`,
    },
    throttle: throttle(transactions, names.of('throttle')),
    inspect: () => inspect(database, transactions, names.prefix),
    sweep: sweeper(transactions, names),
  })
}
