import { memoryStore } from '@sallyport/core'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { inLanes } from '../../shared/lib/all.ts'
import { heldBytes } from '../../shared/lib/garbage.ts'
import { startRedis } from '../../shared/servers/redis-server.ts'
import { fillFeed } from '../../shared/store/fill-feed.ts'
import type { OpenStore, StoreSpec } from '../../shared/store/kinds.ts'
import { bytesOf } from '../../shared/store/size.ts'
import { createSpace, openStore } from '../../shared/store/space.ts'
import type { Row } from '../benchmark.ts'
import { sizeRow } from './size-row.ts'

const kinds = ['redis', 'postgres', 'mysql', 'sqlite'] as const
const limits = { redis: 650, postgres: 560 }
export const device = 'Firefox on Linux, the office in Berlin'

/** Measures a session and an entry of the feed in each store. */
export async function inStores(count: number): Promise<readonly Row[]> {
  const rows: Row[] = [sizeRow('a session in the memory store', await inMemory(count))]
  for (const kind of kinds) rows.push(...(await inStore(kind, count)))
  return rows
}

async function inStore(kind: (typeof kinds)[number], count: number): Promise<readonly Row[]> {
  const server = kind === 'redis' ? await startRedis('--appendonly', 'no') : undefined
  const { spec, drop } = await createSpace(kind, { timeout: 30_000, ...(server && { url: server.url }) })
  const session = await grown(spec, 'sessions', count, () => fillSessions(spec, count))
  const entry = await grown(spec, 'revocations', count, () => fillFeed(spec, count, 'ended'))
  await drop()
  await server?.stop()
  const limit = kind === 'redis' || kind === 'postgres' ? limits[kind] : undefined
  return [sizeRow(`${kind}, a session`, session, limit), sizeRow(`${kind}, an entry of the feed`, entry)]
}

async function grown(spec: StoreSpec, table: 'sessions' | 'revocations', count: number, fill: () => Promise<void>) {
  const before = await bytesOf(spec, table)
  await fill()
  return ((await bytesOf(spec, table)) - before) / count
}

/** Inserts sessions of as many users and rotates each once. */
export async function fillSessions(spec: StoreSpec, count: number): Promise<void> {
  const opened = await openStore(spec)
  await insertRotated(opened.store.sessions, count)
  await opened.close()
}

/** Inserts sessions of as many users and rotates each once, so that no column is empty. */
async function insertRotated(sessions: OpenStore['store']['sessions'], count: number): Promise<void> {
  let index = 0
  await inLanes(16, () => {
    if (index >= count) return undefined
    const record = sessionRecord({ subject: `user-${index++}`, device })
    return sessions
      .insert(record, 100)
      .then(async () => void (await sessions.rotate(record, record.tokenHash, rotatedFields(record))))
  })
}

async function inMemory(count: number): Promise<number> {
  const store = memoryStore()
  const before = heldBytes()
  await insertRotated(store.sessions, count)
  const bytes = (heldBytes() - before) / count
  // Asked here, so that the store is not collected before the measurement.
  await store.sessions.list('user-0')
  return bytes
}
