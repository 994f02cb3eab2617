/**
 * The slice of a Redis client that the store uses. {@link fromIoredis} and {@link fromNodeRedis} make one; write one
 * yourself for another client.
 */
export interface RedisClient {
  /**
   * Sends one command and resolves to its reply.
   *
   * @param key Routes the command in a cluster: always to the primary that owns the key's slot.
   */
  command(args: readonly string[], key: string): Promise<unknown>
  /** Opens another connection to the same server or cluster, for reads that block. */
  duplicate(): RedisConnection
  /**
   * What the application's client puts in front of keys, if it does not do so for `command`: the store does it instead.
   * Default: nothing.
   */
  readonly keyPrefix?: string | undefined
}

/** A connection that its opener closes. */
export interface RedisConnection extends Pick<RedisClient, 'command'> {
  /** Closes it at once: commands in progress reject. Never throws. */
  close(): void
  /** Lets the process exit although the connection is open. Default: an open connection keeps the process alive. */
  unref?(): void
}
