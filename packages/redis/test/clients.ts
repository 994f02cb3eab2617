import { Cluster, Redis } from 'ioredis'
import { Cluster as Cluster6, Redis as Redis6 } from 'ioredis6'
import { createClient, createCluster } from 'redis'
import { createClient as createClient6, createCluster as createCluster6 } from 'redis6'
import type { AnyRedisClient } from '../src/index.ts'

/** A client of one of the packages, and what closes it. */
export interface TestClient {
  readonly client: AnyRedisClient
  close(): void
}

/** How a package's client is opened; `open` resolves when it is connected, `broken` gives one that never is. */
export interface ClientKind {
  open(url: string): Promise<TestClient>
  broken(): TestClient
}

const nowhere = 'redis://127.0.0.1:1'
const ignore = (): void => {}

interface Ioredis {
  connect(): Promise<void>
  disconnect(): void
  on(event: 'error', listener: () => void): unknown
}

interface NodeRedis {
  connect(): Promise<unknown>
  destroy(): void
  on(event: 'error', listener: () => void): unknown
}

function ioredis(create: (url: string) => AnyRedisClient & Ioredis): ClientKind {
  const make = (url: string) => {
    const client = create(url)
    client.on('error', ignore)
    return client
  }
  return {
    async open(url) {
      const client = make(url)
      await client.connect()
      return { client, close: () => client.disconnect() }
    },
    broken() {
      const client = make(nowhere)
      return { client, close: () => client.disconnect() }
    },
  }
}

function nodeRedis(create: (url: string) => AnyRedisClient & NodeRedis): ClientKind {
  const make = (url: string) => {
    const client = create(url)
    client.on('error', ignore)
    return client
  }
  return {
    async open(url) {
      const client = make(url)
      await client.connect()
      return { client, close: () => client.destroy() }
    },
    // Commands of a client that is not connected reject.
    broken: () => ({ client: make(nowhere), close: ignore }),
  }
}

const lazy = { lazyConnect: true, retryStrategy: () => null, clusterRetryStrategy: () => null }

/** Clients of one server. */
export const clients: Readonly<Record<string, ClientKind>> = {
  'ioredis 5': ioredis(url => new Redis(url, lazy)),
  'ioredis 6': ioredis(url => new Redis6(url, lazy)),
  'node-redis 5': nodeRedis(url => createClient({ url })),
  'node-redis 6': nodeRedis(url => createClient6({ url })),
}

/** Clients of a cluster. */
export const clusterClients: Readonly<Record<string, ClientKind>> = {
  'ioredis 5 cluster': ioredis(url => new Cluster([url], lazy)),
  'ioredis 6 cluster': ioredis(url => new Cluster6([url], lazy)),
  'node-redis 5 cluster': nodeRedis(url => createCluster({ rootNodes: [{ url }] })),
  'node-redis 6 cluster': nodeRedis(url => createCluster6({ rootNodes: [{ url }] })),
}
