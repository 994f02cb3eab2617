import { storeTimeout } from '@sallyport/core/store'
import type { RedisClient } from './client.ts'

/** The options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** The beginning of every key: at most 32 of `A-Z a-z 0-9 : . _ -`. Default: `sallyport`. */
  readonly prefix?: string
  /** Milliseconds that a call may take, including the wait for the connection. Default: 500. At most 60,000. */
  readonly timeout?: number
}

/** Checks the options and fills in the defaults. */
export function resolveOptions(options: RedisStoreOptions): Required<RedisStoreOptions> {
  const { prefix = 'sallyport' } = options
  if (typeof prefix !== 'string' || !/^[\w:.-]{1,32}$/.test(prefix)) {
    throw new TypeError('prefix must be 1 to 32 of A-Z a-z 0-9 : . _ -')
  }
  return { prefix, timeout: storeTimeout(options.timeout) }
}

/** Puts the client's key prefix in front of the store's prefix, if the client does not add it by itself. */
export function withKeyPrefix<O extends { readonly prefix: string }>(
  options: O,
  { keyPrefix = '' }: Pick<RedisClient, 'keyPrefix'>,
): O {
  return { ...options, prefix: `${keyPrefix}${options.prefix}` }
}
