import type { Store } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import { redisStore } from '@sallyport/redis'
import { Redis } from 'ioredis'
import type { Database } from './database.ts'

/** Sallyport's store, and how to close its connection. */
export interface OpenStore {
  readonly store: Store
  close(): void
}

/** Uses the database. With Redis, sessions, revocations and the throttle are there. */
export function openStore(database: Database, redisUrl: string | undefined): OpenStore {
  const inDatabase = postgresStore(database.client)
  if (redisUrl === undefined) return { store: inDatabase, close: () => {} }
  const redis = new Redis(redisUrl)
  redis.on('error', error => console.error(`Redis: ${error.message}`))
  return {
    store: { ...redisStore(redis, { prefix: 'orders' }), oneTimeTokens: inDatabase.oneTimeTokens },
    close: () => redis.disconnect(),
  }
}
