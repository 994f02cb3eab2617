import type { RedisClient, RedisConnection } from './client.ts'

interface Copy {
  connect(): Promise<unknown>
  destroy(): void
  on(event: 'error', listener: () => void): unknown
}

interface CommandOptions {
  readonly typeMapping?: undefined
}

interface Sender {
  sendCommand(args: string[], options: CommandOptions): Promise<unknown>
}

interface ClusterSender {
  sendCommand(firstKey: string, isReadonly: boolean, args: string[], options: CommandOptions): Promise<unknown>
}

/** What the store uses of a client of node-redis 5 or 6, from `createClient`. */
export interface NodeRedisClient extends Sender {
  duplicate(overrides: { commandOptions: Record<never, never> }): Sender & Copy
}

/** What the store uses of a cluster client of node-redis 5 or 6, from `createCluster`. */
export interface NodeRedisCluster extends ClusterSender {
  readonly masters: unknown[]
  duplicate(overrides: { commandOptions: Record<never, never> }): ClusterSender & Copy
}

/** The store decodes plain replies, however the application has its own decoded. */
const plain: CommandOptions = { typeMapping: undefined }

/** A blocked read must not meet the application's own timeout for commands. */
const copyOptions = { commandOptions: {} }

/**
 * Adapts a connected client of node-redis 5 or 6, or its cluster client. {@link redisStore} does so by itself.
 *
 * @example
 * ```ts
 * import { createClient } from 'redis'
 * import { fromNodeRedis, redisStore } from '@sallyport/redis'
 * const client = createClient()
 * await client.connect()
 * const store = redisStore(fromNodeRedis(client))
 * ```
 */
export function fromNodeRedis(client: NodeRedisClient | NodeRedisCluster): RedisClient {
  if ('masters' in client) {
    return {
      command: clusterSender(client),
      duplicate: () => connection(client.duplicate(copyOptions), clusterSender),
    }
  }
  return { command: sender(client), duplicate: () => connection(client.duplicate(copyOptions), sender) }
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
  }
}

function destroy(copy: Copy): void {
  try {
    copy.destroy()
  } catch {
    // It throws where the connection is closed already.
  }
}

function sender(client: Sender): RedisClient['command'] {
  return args => client.sendCommand([...args], plain)
}

function clusterSender(cluster: ClusterSender): RedisClient['command'] {
  return (args, key) => cluster.sendCommand(key, false, [...args], plain)
}
