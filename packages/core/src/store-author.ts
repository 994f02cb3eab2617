export { followFeed, type FeedRow, type FeedSource } from './lib/feed-follower.ts'
export { sweepNowAndThen } from './lib/housekeeping.ts'
export { readMigrations, sqlName, type Migration } from './lib/sql.ts'
export { storeTimeout, storeUnavailable, withTimeout } from './lib/store-call.ts'
