import type { Store } from '../../ports/store.ts'
import { boundedStore } from '../bounded.ts'
import { inspectable, type InspectStore } from '../inspection.ts'
import { sweepNowAndThen } from '../housekeeping.ts'
import { type BlockStatements, sqlBlocks } from './blocks.ts'
import { type OneTimeTokenStatements, sqlOneTimeTokens } from './one-time-tokens.ts'
import { type RevocationStatements, sqlRevocations } from './revocations.ts'
import { type SessionStatements, sqlSessions } from './sessions.ts'
import type { SqlDatabase } from './database.ts'
import { sqlThrottle, type ThrottleStatements } from './throttle.ts'

/** The parts that differ between SQL databases: SQL, transactions and types. */
export interface SqlDialect<V> extends Omit<SqlDatabase<V>, 'onWrite'> {
  /** The statements of sessions. */
  readonly sessions: SessionStatements<V>
  /** The statements of one-time tokens. */
  readonly oneTimeTokens: OneTimeTokenStatements<V>
  /** The statements of the revocation feed. */
  readonly revocations: RevocationStatements
  /** The statements of blocked users. */
  readonly blocks: BlockStatements
  /** The statements of the counters. */
  readonly throttle: ThrottleStatements
  /** Looks for what is wrong with the database. */
  readonly inspect: InspectStore
  /** Deletes at most one batch of each table's expired rows; resolves to how many. */
  sweep(): Promise<number>
}

/** Makes a store with all ports from the parts of a database. */
export function sqlStore<V>(dialect: SqlDialect<V>): Store {
  const { columns, read, write, sweep } = dialect
  const db: SqlDatabase<V> = { columns, read, write, onWrite: sweepNowAndThen(sweep) }
  const store = boundedStore({
    sessions: sqlSessions(db, dialect.sessions),
    oneTimeTokens: sqlOneTimeTokens(db, dialect.oneTimeTokens),
    revocations: sqlRevocations(db, dialect.revocations),
    blocks: sqlBlocks(db, dialect.blocks),
    throttle: sqlThrottle(db, dialect.throttle),
  })
  return inspectable(store, dialect.inspect)
}
