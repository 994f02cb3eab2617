import type { RedisClient, RedisConnection } from './client.ts'

interface Ioredis {
  /** The socket, while there is one. */
  readonly stream?: { unref?(): unknown } | undefined
  /** Sends a command. */
  call(...command: readonly string[]): Promise<unknown>
  /** Closes the connection. */
  disconnect(): void
  /** Adds a listener for errors. */
  on(event: 'error', listener: () => void): unknown
}

/** What the store uses of `Redis` from ioredis 5 or 6. */
export interface IoredisClient extends Ioredis {
  /** Makes another connection with the same options. */
  duplicate(override: object): Ioredis
}

/** What the store uses of `Cluster` from ioredis 5 or 6. */
export interface IoredisCluster extends Ioredis {
  /** The options of the cluster's connections. */
  readonly options: { readonly redisOptions?: object | undefined }
  /** Lists the connections to the nodes. */
  nodes(): unknown[]
  /** Makes another connection to the cluster. */
  duplicate(startupNodes: [], override: object): Ioredis
}

/** These timeouts may be shorter than a blocked read. */
const patient = { commandTimeout: undefined, socketTimeout: undefined }

/** The feed reconnects by opening another copy, so a copy does not reconnect by itself. */
const copyOptions = { lazyConnect: true, enableOfflineQueue: true, enableAutoPipelining: false }

/**
 * Adapts a client of ioredis 5 or 6, or its `Cluster`. {@link redisStore} does so by itself.
 *
 * @example
 * ```ts
 * import { fromIoredis, redisStore } from '@sallyport/redis'
 * import { Redis } from 'ioredis'
 * const store = redisStore(fromIoredis(new Redis()))
 * ```
 */
export function fromIoredis(client: IoredisClient | IoredisCluster): RedisClient {
  return {
    command: sender(client),
    duplicate: () => connection('nodes' in client ? copyOfCluster(client) : copyOfClient(client)),
  }
}

function copyOfClient(client: IoredisClient): Ioredis {
  return client.duplicate({ ...copyOptions, ...patient, retryStrategy: () => null })
}

function copyOfCluster(cluster: IoredisCluster): Ioredis {
  const redisOptions = { ...cluster.options.redisOptions, ...patient }
  return cluster.duplicate([], { ...copyOptions, redisOptions, clusterRetryStrategy: () => null })
}

function connection(copy: Ioredis): RedisConnection {
  // Every failure also rejects the command that met it; without a listener ioredis prints it as unhandled.
  copy.on('error', () => {})
  return { command: sender(copy), close: () => copy.disconnect(), unref: () => unref(copy) }
}

function unref(copy: Ioredis): void {
  const nodes = 'nodes' in copy ? (copy as Ioredis & { nodes(): readonly Ioredis[] }).nodes() : [copy]
  for (const { stream } of nodes) stream?.unref?.()
}

/** ioredis finds the key in the command by itself, and counts scripts as writes, which go to the primary. */
function sender(client: Ioredis): RedisClient['command'] {
  return args => client.call(...args)
}
