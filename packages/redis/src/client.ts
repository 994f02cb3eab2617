/**
 * The slice of a Redis client that the store uses. {@link fromIoredis} and {@link fromNodeRedis} make one; write your
 * own for another client.
 */
export interface RedisClient {
  /**
   * Sends one command and resolves to its reply.
   *
   * @param key What routes the command in a cluster: always to the primary that owns the key's slot.
   */
  command(args: readonly string[], key: string): Promise<unknown>
  /** Opens a connection of its own to the same server or cluster, for reads that block. */
  duplicate(): RedisConnection
  /**
   * What the application's client puts in front of keys, where it leaves that out for `command`: the store puts it there
   * instead. Default: nothing.
   */
  readonly keyPrefix?: string | undefined
}

/** A connection that belongs to anybody who opened it. */
export interface RedisConnection extends Pick<RedisClient, 'command'> {
  /** Ends it at once: commands under way reject. Never throws. */
  close(): void
  /** Lets the process end although the connection is open. Default: an open connection keeps the process alive. */
  unref?(): void
}
