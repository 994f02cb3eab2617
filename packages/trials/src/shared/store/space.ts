import { randomBytes } from 'node:crypto'
import type { Backend, OpenStore, StoreKind, StoreSpec } from './kinds.ts'
import { memory } from './memory.ts'
import { mysql } from './mysql.ts'
import { pglite } from './pglite.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { sqlite } from './sqlite.ts'

const backends: Readonly<Record<StoreKind, Backend>> = { memory, pglite, postgres, redis, mysql, sqlite }

/** Returns whether several processes can share a store of this kind. */
export function isShared(kind: StoreKind): boolean {
  return backends[kind].shared
}

export function openStore(spec: StoreSpec): Promise<OpenStore> {
  return backends[spec.kind].open(spec)
}

/** A separate place in a store, for one run. */
export interface Space {
  readonly spec: StoreSpec
  drop(): Promise<void>
}

/** Creates a place for one run, in the server that the environment or the options name. The caller drops it. */
export async function createSpace(kind: StoreKind, options: Partial<StoreSpec> = {}): Promise<Space> {
  const backend = backends[kind]
  const spec: StoreSpec = {
    kind,
    space: `soak${randomBytes(4).toString('hex')}`,
    url: process.env[backend.variable ?? ''] || backend.url,
    timeout: 500,
    connections: 5,
    ...options,
  }
  await backend.prepare(spec)
  return { spec, drop: () => backend.drop(spec) }
}
