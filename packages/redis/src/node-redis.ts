import type { RedisClient, RedisConnection } from './client.ts'

interface Copy {
  /** Clusters and Sentinel clients do not have it. */
  unref?(): unknown
  connect(): Promise<unknown>
  destroy(): unknown
  on(event: 'error', listener: () => void): unknown
}

/** What every kind of client has since node-redis 6. It applies to typed commands only. */
interface Prefixed {
  readonly _keyPrefix?: string | undefined
}

// Wide, so that clients fit with exactOptionalPropertyTypes too, whose `typeMapping` cannot be undefined.
type CommandOptions = object

interface Sender {
  /** Sends a command. */
  sendCommand(args: string[], options: CommandOptions): Promise<unknown>
}

interface ClusterSender {
  /** Sends a command to the node of a key. */
  sendCommand(firstKey: string, isReadonly: boolean, args: string[], options: CommandOptions): Promise<unknown>
}

/** What the store uses of a client of node-redis 5 or 6, from `createClient`. */
export interface NodeRedisClient extends Sender, Prefixed {
  /** Makes another client with the same options. */
  duplicate(overrides: { commandOptions: Record<never, never> }): Sender & Copy
}

/** What the store uses of a cluster client of node-redis 5 or 6, from `createCluster`. */
export interface NodeRedisCluster extends ClusterSender, Prefixed {
  /** The primaries of the cluster. */
  readonly masters: unknown[]
  /** Makes another client for the cluster. */
  duplicate(overrides: { commandOptions: Record<never, never> }): ClusterSender & Copy
}

interface SentinelSender {
  /** Sends a command to the primary. */
  sendCommand(isReadonly: boolean, args: string[], options: CommandOptions): Promise<unknown>
}

/** What the store uses of a Sentinel client of node-redis 6, from `createSentinel`. */
export interface NodeRedisSentinel extends SentinelSender, Prefixed {
  /** Returns the Sentinel in use. */
  getSentinelNode(): unknown
  /** Makes another client with the same options. */
  duplicate(overrides: { commandOptions: Record<never, never> }): SentinelSender & Copy
}

/** The store decodes plain replies, whatever types the application maps its replies to. */
const plain: CommandOptions = { typeMapping: undefined }

/** The application's timeout for commands must not end a blocked read. */
const copyOptions = { commandOptions: {} }

/**
 * Adapts a connected client of node-redis 5 or 6, its cluster client, or the Sentinel client of node-redis 6.
 * {@link redisStore} does so by itself. If the client has a `keyPrefix`, it is put in front of the store's prefix.
 *
 * @throws TypeError for a pool, and for the Sentinel client of node-redis 5: neither can open the connection that the
 * revocation feed needs.
 * @example
 * ```ts
 * import { fromNodeRedis, redisStore } from '@sallyport/redis'
 * import { createClient } from 'redis'
 * const client = createClient()
 * await client.connect()
 * const store = redisStore(fromNodeRedis(client))
 * ```
 */
export function fromNodeRedis(client: NodeRedisClient | NodeRedisCluster | NodeRedisSentinel): RedisClient {
  if (typeof client.duplicate !== 'function') throw new TypeError(cannotDuplicate(client))
  const { _keyPrefix: keyPrefix } = client
  if ('masters' in client) {
    const duplicate = () => connection(client.duplicate(copyOptions), clusterSender)
    return { command: clusterSender(client), duplicate, keyPrefix }
  }
  if ('getSentinelNode' in client) {
    const duplicate = () => connection(client.duplicate(copyOptions), sentinelSender)
    return { command: sentinelSender(client), duplicate, keyPrefix }
  }
  const duplicate = () => connection(client.duplicate(copyOptions), sender)
  return { command: sender(client), duplicate, keyPrefix }
}

/** The shapes of node-redis that have no `duplicate`. */
function cannotDuplicate(client: object): string {
  if ('getSentinelNode' in client) {
    return 'client is a Sentinel client of node-redis 5, which cannot open further connections: use node-redis 6, or ioredis'
  }
  return 'client is a pool, or another kind of client that cannot open further connections: pass one from createClient'
}

function connection<C extends Copy>(copy: C, send: (copy: C) => RedisClient['command']): RedisConnection {
  const command = send(copy)
  // Every failure also rejects the command that met it; without a listener the 'error' event would be thrown.
  copy.on('error', () => {})
  const connected = copy.connect()
  connected.catch(() => {})
  return {
    async command(args, key) {
      await connected
      return command(args, key)
    },
    close: () => destroy(copy),
    unref: () => void copy.unref?.(),
  }
}

/** Throws, or rejects for a Sentinel client, if the connection is already closed. */
function destroy(copy: Copy): void {
  void (async () => copy.destroy())().catch(() => {})
}

function sender(client: Sender): RedisClient['command'] {
  return args => client.sendCommand([...args], plain)
}

/** Every command goes to the primary. */
function sentinelSender(sentinel: SentinelSender): RedisClient['command'] {
  return args => sentinel.sendCommand(false, [...args], plain)
}

function clusterSender(cluster: ClusterSender): RedisClient['command'] {
  return (args, key) => cluster.sendCommand(key, false, [...args], plain)
}
