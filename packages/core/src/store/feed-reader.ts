import type { FeedObserver } from '../ports/revocation-feed.ts'
import type { FeedRow, FeedSource } from './feed-source.ts'

/** A million entries, 30 ms away, are 200 round trips. */
const pageSize = 5000
const clockInterval = 60_000

/**
 * Reads everything that is new, and remembers how far it has read.
 *
 * Every read asks for the last known entry again. If that is gone, because it expired or because a failover brought an
 * older state back in which positions are assigned again, everything retained is read again.
 */
export class FeedReader<Position> {
  readonly #source: FeedSource<Position>
  readonly #observer: FeedObserver
  readonly #signal: AbortSignal
  #last: FeedRow<Position> | undefined
  #clockReadAt = Number.NEGATIVE_INFINITY

  constructor(source: FeedSource<Position>, observer: FeedObserver, signal: AbortSignal) {
    this.#source = source
    this.#observer = observer
    this.#signal = signal
  }

  /** The position of the last entry that was read. */
  get position(): Position | undefined {
    return this.#last?.position
  }

  /** Resolves to how many entries were new. */
  async read(): Promise<number> {
    await this.#readClock()
    const found = await this.#readEntries()
    if (!this.#signal.aborted) this.#observer.current()
    return found
  }

  async #readClock(): Promise<void> {
    if (performance.now() - this.#clockReadAt < clockInterval) return
    const time = await this.#source.storeTime()
    this.#clockReadAt = performance.now()
    if (!this.#signal.aborted) this.#observer.storeTime(time)
  }

  async #readEntries(): Promise<number> {
    let found = 0
    while (!this.#signal.aborted) {
      const rows = await this.#source.page(this.position, pageSize)
      if (this.#signal.aborted) break
      if (this.#last && !isSameRow(this.#last, rows[0])) {
        this.#last = undefined
        continue
      }
      const fresh = this.#last ? rows.slice(1) : rows
      for (const row of fresh) this.#observer.entry(row.entry)
      found += fresh.length
      this.#last = rows.at(-1)
      if (rows.length < pageSize) break
    }
    return found
  }
}

function isSameRow<Position>(known: FeedRow<Position>, row: FeedRow<Position> | undefined): boolean {
  return row !== undefined && row.position === known.position && row.mark === known.mark
}
