import { storeTimeout } from '@sallyport/core/store'
import type { RedisClient } from './client.ts'

/** The options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** What every key starts with: at most 32 of `A-Z a-z 0-9 : . _ -`. Default: `sallyport`. */
  readonly prefix?: string
  /** Milliseconds that a call may take, a wait for the connection included; 1 to 60,000. Default: 500. */
  readonly timeout?: number
  /**
   * The streams that the revocation feed is spread over, 1 to 64; each costs every process one connection more. The
   * same in every process. Default: 1.
   */
  readonly feedShards?: number
}

/** Checks the options and fills in the defaults. */
export function resolveOptions(options: RedisStoreOptions): Required<RedisStoreOptions> {
  const { prefix = 'sallyport', feedShards = 1 } = options
  if (typeof prefix !== 'string' || !/^[\w:.-]{1,32}$/.test(prefix)) {
    throw new TypeError('prefix must be 1 to 32 of A-Z a-z 0-9 : . _ -')
  }
  if (!Number.isInteger(feedShards) || feedShards < 1 || feedShards > 64) {
    throw new TypeError('feedShards must be 1 to 64')
  }
  return { prefix, timeout: storeTimeout(options.timeout), feedShards }
}

/** Puts the key prefix of a client in front of the store's own, where the client does not add it by itself. */
export function withKeyPrefix<O extends { readonly prefix: string }>(
  options: O,
  { keyPrefix = '' }: Pick<RedisClient, 'keyPrefix'>,
): O {
  return { ...options, prefix: `${keyPrefix}${options.prefix}` }
}
