import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { withTimeout } from '@sallyport/core/store'

/** A document with its revision. A revision is never used again, not even after the document was removed. */
export interface Found {
  readonly revision: string
  readonly document: unknown
}

/** All that the store needs of a document database. Both methods reject when it cannot be reached. */
export interface DocumentClient {
  /** Reads the newest state. */
  read(key: string): Promise<Found | undefined>
  /**
   * Atomic and durable: writes and resolves to true only where the document's revision is the expected one.
   *
   * @param key Lower-case letters, digits and `-`, at most 80 of them.
   * @param expectedRevision undefined where there must be no document yet.
   */
  replace(key: string, expectedRevision: string | undefined, document: unknown): Promise<boolean>
}

/** What a change makes of a document: what to answer, and what to write; nothing is written where that is left out. */
export interface Changed<D, R> {
  readonly result: R
  readonly document?: D
}

/** Documents of one shape, by an id of any text. */
export interface Collection<D> {
  read(operation: string, id: string): Promise<D | undefined>
  /** Applies a pure change; it is called again with the newer document where another writer came between. */
  update<R>(operation: string, id: string, change: (current: D | undefined) => Changed<D, R>): Promise<R>
}

interface Waiting<D> {
  readonly change: (current: D | undefined) => Changed<D, unknown>
  /** When its caller gives up. */
  readonly end: number
  resolve(result: unknown): void
  reject(cause: unknown): void
}

/**
 * Makes a collection from a client.
 *
 * Writers of one process do not race each other: what comes while a document is being written is written together, next.
 *
 * @param kind The first part of its keys; the second is the id's hash, since ids are text that fits no file's name.
 * @param timeout Milliseconds for a call as a whole, its repetitions included.
 */
export function collection<D>(client: DocumentClient, kind: string, timeout: number): Collection<D> {
  const keyOf = (id: string) => `${kind}-${createHash('sha256').update(id).digest('hex')}`
  const lines = new Map<string, Waiting<D>[]>()

  async function serve(key: string, line: Waiting<D>[]): Promise<void> {
    lines.set(key, line)
    while (line.length > 0) {
      const calls = line.splice(0).filter(({ end }) => performance.now() < end)
      await writeTogether(client, key, calls).catch(cause => calls.forEach(call => call.reject(cause)))
    }
    lines.delete(key)
  }

  function queue<R>(key: string, change: Waiting<D>['change']): Promise<R> {
    return new Promise((resolve, reject) => {
      const end = performance.now() + timeout
      const call: Waiting<D> = { change, end, resolve: result => resolve(result as R), reject }
      const line = lines.get(key)
      if (line === undefined) void serve(key, [call])
      else line.push(call)
    })
  }

  return {
    read: async (operation, id) => {
      const found = await withTimeout(client.read(keyOf(id)), timeout, operation)
      return found?.document as D | undefined
    },
    update: (operation, id, change) => withTimeout(queue(keyOf(id), change), timeout, operation),
  }
}

/** Compare-and-swap until nobody came between, or no caller waits any more. */
async function writeTogether<D>(client: DocumentClient, key: string, calls: readonly Waiting<D>[]): Promise<void> {
  const end = Math.max(...calls.map(call => call.end))
  for (let attempt = 1; performance.now() < end; attempt++) {
    const found = await client.read(key)
    const { result, document } = changeAll(found?.document as D | undefined, calls)
    if (document === undefined || (await client.replace(key, found?.revision, document))) {
      return calls.forEach((call, index) => call.resolve(result[index]))
    }
    await setTimeout(Math.random() * Math.min(2 ** attempt, 32))
  }
  throw new Error('other writers came between every time')
}

/** Applies the changes one after the other, each to what the one before made. */
function changeAll<D>(current: D | undefined, calls: readonly Waiting<D>[]): Changed<D, unknown[]> {
  let written: D | undefined
  const results = calls.map(({ change }) => {
    const { result, document } = change(written ?? current)
    written = document ?? written
    return result
  })
  return written === undefined ? { result: results } : { result: results, document: written }
}
