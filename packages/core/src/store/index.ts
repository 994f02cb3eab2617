export type { BlockStore } from '../ports/block-store.ts'
export type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '../ports/one-time-token-store.ts'
export type { FeedObserver, FollowOptions, Revocation, RevocationFeed } from '../ports/revocation-feed.ts'
export type { RotatedFields, SessionRecord, SessionRef, SessionStore } from '../ports/session-store.ts'
export type { ThrottleKey, ThrottleStore, ThrottleVerdict } from '../ports/throttle-store.ts'
export { type Attempt, attemptCall, type LentConnection, onConnection, unlimited } from './attempt.ts'
export { boundedStore } from './bounded.ts'
export { followFeed } from './feed-follower.ts'
export type { FeedRow, FeedSource } from './feed-source.ts'
export { hashBytes, hashBytesOrNull, hashText } from './hash-bytes.ts'
export { sweepNowAndThen } from './housekeeping.ts'
export { inspectable, type InspectStore, type StoreFinding } from './inspection.ts'
export { repeatWindow } from './repeat-window.ts'
export { revocationOf } from './revocation-of.ts'
export {
  binaryTypes,
  type Columns,
  columnsOf,
  readNumber,
  type Row,
  type SqlParameter,
  type SqlTypes,
} from './sql/columns.ts'
export { sqlFindings } from './sql/findings.ts'
export {
  appliedVersions,
  type Migration,
  type MigrationStatus,
  missingMigrations,
  packageMigrations,
  statusOfMigrations,
} from './sql/migrations.ts'
export { tableNames, type TableNames } from './sql/names.ts'
export { oneTimeTokenColumns } from './sql/one-time-tokens.ts'
export { readRevocation, revocationValues } from './sql/revocations.ts'
export { sessionColumns } from './sql/sessions.ts'
export { type SqlDialect, sqlStore } from './sql/store.ts'
export { sweepAll, sweepBatch, sweptTables } from './sql/sweep.ts'
export { admitted, counterId } from './sql/throttle.ts'
export { misconfigured, storeTimeout, storeUnavailable, withTimeout } from './store-call.ts'
