import type { Store } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import { redisStore } from '@sallyport/redis'
import { Redis } from 'ioredis'
import type { Database } from './database.ts'

/** Where Sallyport keeps what is its own, and what closes the connection that it needed for it. */
export interface OpenStore {
  readonly store: Store
  close(): void
}

/** Everything in the database; with a Redis, sessions, the feed of ended ones and the throttle move there. */
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
