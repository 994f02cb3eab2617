import type { FeedRow, FeedSource } from '@sallyport/core/store'
import type { RedisClient, RedisConnection } from './client.ts'
import { readScript, timeScript } from './feed-scripts.ts'
import { listOf, textOf, wholeOf } from './reply.ts'
import { decodeEntry } from './revocation-entry.ts'
import { type Script, scriptRunner } from './script.ts'

/** The first command on a new connection also waits until that is open: several round trips, more in a cluster. */
const openingTimeouts = 4

/**
 * Reads one stream through a connection opened for it, and through another one if that breaks. Once a command has
 * succeeded, the connection does not keep the process alive: an application that has closed its client has nothing left to
 * do.
 */
export class StreamSource implements FeedSource<string> {
  readonly #client: Pick<RedisClient, 'duplicate'>
  readonly #stream: string
  readonly #timeout: number
  #connection: RedisConnection | undefined
  #isOpen = false
  #isClosed = false

  constructor(client: Pick<RedisClient, 'duplicate'>, stream: string, timeout: number) {
    this.#client = client
    this.#stream = stream
    this.#timeout = timeout
  }

  async page(from: string | undefined, limit: number): Promise<readonly FeedRow<string>[]> {
    return listOf(await this.#run(readScript, [from ?? '-', String(limit)])).map(feedRow)
  }

  async storeTime(): Promise<number> {
    const [seconds, microseconds] = listOf(await this.#run(timeScript, []))
    return wholeOf(seconds) * 1000 + Math.floor(wholeOf(microseconds) / 1000)
  }

  async wait(after: string | undefined, milliseconds: number): Promise<void> {
    const block = Math.max(1, Math.floor(milliseconds))
    const args = ['xread', 'COUNT', '1', 'BLOCK', String(block), 'STREAMS', this.#stream, after ?? '0-0']
    await this.#use(connection => idleUntil(connection.command(args, this.#stream), block + this.#timeout))
  }

  close(): void {
    this.#isClosed = true
    this.#drop()
  }

  #run(script: Script, args: readonly string[]): Promise<unknown> {
    return this.#use(connection => {
      const timeout = this.#isOpen ? this.#timeout : this.#timeout * openingTimeouts
      return scriptRunner(connection, timeout)(script, [this.#stream], args)
    })
  }

  async #use<T>(call: (connection: RedisConnection) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new Error('the feed is no longer followed')
    this.#connection ??= this.#client.duplicate()
    try {
      const result = await call(this.#connection)
      this.#opened()
      return result
    } catch (error) {
      this.#drop()
      throw error
    }
  }

  #opened(): void {
    if (!this.#isOpen) this.#connection?.unref?.()
    this.#isOpen = true
  }

  #drop(): void {
    this.#connection?.close()
    this.#connection = undefined
    this.#isOpen = false
  }
}

function feedRow(row: unknown): FeedRow<string> {
  const [id, text] = listOf(row)
  return { position: textOf(id), mark: textOf(text), entry: decodeEntry(text) }
}

/** Waits for a blocking read, at most so many milliseconds. The wait does not keep the process alive. */
function idleUntil(read: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`the blocking read took longer than ${milliseconds} ms`))
    const timer = setTimeout(late, milliseconds).unref()
    void read.then(() => resolve(), reject).finally(() => clearTimeout(timer))
  })
}
