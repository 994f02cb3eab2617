import type { FeedObserver, FollowOptions } from '@sallyport/core'
import type { RedisConnection } from './client.ts'
import { beginning, pageSize, readScript } from './feed-scripts.ts'
import { listOf, textOf, wholeOf } from './reply.ts'
import { decodeEntry } from './revocation-entry.ts'
import { scriptRunner, type RunScript } from './script.ts'

const clockInterval = 60_000

/** What a follower of one stream is made from. */
export interface FeedReaderOptions extends FollowOptions {
  readonly stream: string
  readonly observer: FeedObserver
  readonly timeout: number
}

/** One stream, and how far it was read; it outlives the connections that it is read through. */
export class FeedReader {
  readonly #options: FeedReaderOptions
  #cursor = beginning
  #clockReadAt = Number.NEGATIVE_INFINITY

  constructor(options: FeedReaderOptions) {
    this.#options = options
  }

  /** Reads everything that is new, in pages. */
  async read(connection: RedisConnection, timeout: number): Promise<void> {
    const { observer, signal } = this.#options
    const run = scriptRunner(connection, timeout)
    let rows: number
    do rows = await this.#readPage(run)
    while (rows === pageSize)
    if (!signal.aborted) observer.current()
  }

  /** Resolves to how many entries there were. After the signal it tells nobody of them. */
  async #readPage(run: RunScript): Promise<number> {
    const { stream, signal } = this.#options
    const [seconds, microseconds, cursor, page] = listOf(await run(readScript, [stream], [this.#cursor]))
    if (signal.aborted) return 0
    this.#tellTime(wholeOf(seconds) * 1000 + Math.floor(wholeOf(microseconds) / 1000))
    this.#cursor = textOf(cursor)
    const rows = listOf(page)
    for (const row of rows) this.#take(row)
    return rows.length
  }

  /** Waits until there is something new, and at most `maxInterval`. It only wakes: what is new, `read` reads. */
  async wait(connection: RedisConnection): Promise<void> {
    const { stream, maxInterval, timeout } = this.#options
    const block = Math.max(1, Math.floor(maxInterval))
    const args = ['xread', 'COUNT', '1', 'BLOCK', String(block), 'STREAMS', stream, this.#cursor]
    await idleUntil(connection.command(args, stream), block + timeout)
  }

  #take(row: unknown): void {
    const [id, text] = listOf(row)
    this.#options.observer.entry(decodeEntry(text))
    this.#cursor = textOf(id)
  }

  #tellTime(milliseconds: number): void {
    if (performance.now() - this.#clockReadAt < clockInterval) return
    this.#clockReadAt = performance.now()
    this.#options.observer.storeTime(milliseconds)
  }
}

/** Waits for a blocking read, at most so many milliseconds. The waiting keeps no process alive. */
function idleUntil(read: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`the blocking read took longer than ${milliseconds} ms`))
    const timer = setTimeout(late, milliseconds).unref()
    void read.then(() => resolve(), reject).finally(() => clearTimeout(timer))
  })
}
