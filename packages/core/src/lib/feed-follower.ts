import type { FeedObserver, FollowOptions, Revocation } from '../ports/revocation-feed.ts'

/** One retained entry, as a store numbers it. */
export interface FeedRow {
  /** Grows from entry to entry, in the order in which entries become visible. */
  readonly position: number
  /** Unique to the entry: it tells it from another one at the same position, in a store that was rolled back. */
  readonly mark: string
  readonly entry: Revocation
}

/** What a store that is read by position has to offer; every method must end by a timeout. */
export interface FeedSource {
  /** Reads the retained entries from a position on, that one included, in order; at most `limit`. Fewer mean that there are no more. */
  page(from: number, limit: number): Promise<readonly FeedRow[]>
  /** The store's time, in milliseconds since the epoch. */
  storeTime(): Promise<number>
  /** Calls `wake` when there may be something new, and resolves to what ends that. Being late costs time, no entry. */
  listen?(wake: () => void): Promise<() => void>
}

const pageSize = 1000
const clockInterval = 60_000
const retryInterval = 1000
/** A feed that nothing wakes is read so often, so that every process hears of an end within a second. */
const pollInterval = 250

/**
 * Follows a feed that is read by position, as `RevocationFeed.follow` asks for.
 *
 * Every read asks for the last known entry again. Where that is gone, because it expired or because a failover brought
 * an older state back in which positions are given out anew, everything retained is read again.
 */
export async function followFeed(source: FeedSource, observer: FeedObserver, options: FollowOptions): Promise<void> {
  options.signal.throwIfAborted()
  const failed = new AbortController()
  const bell = new Bell(AbortSignal.any([options.signal, failed.signal]))
  const reader = new FeedReader(source, observer, bell.signal)
  try {
    // Listening comes first: an entry between the two would otherwise wait for the next read.
    await listen(source, bell)
    await reader.read()
  } catch (error) {
    failed.abort()
    throw error
  }
  const { maxInterval } = options
  void readUntilAborted(reader, bell, source.listen ? maxInterval : Math.min(maxInterval, pollInterval))
}

async function listen(source: FeedSource, bell: Bell): Promise<void> {
  const stop = await source.listen?.(bell.ring)
  if (!stop) return
  if (bell.signal.aborted) stop()
  else bell.signal.addEventListener('abort', stop, { once: true })
}

async function readUntilAborted(reader: FeedReader, bell: Bell, maxInterval: number): Promise<void> {
  let pause = maxInterval
  for (;;) {
    await bell.wait(pause)
    if (bell.signal.aborted) return
    // A read that failed is no news to the observer: it sees that `current` was not called.
    const succeeded = await reader.read().then(
      () => true,
      () => false,
    )
    pause = succeeded ? maxInterval : Math.min(maxInterval, retryInterval)
  }
}

/** Wakes the one who waits: by a ring (one before the waiting counts too), by time, or by the signal. */
class Bell {
  readonly signal: AbortSignal
  #rung = false
  #wake = (): void => {}

  constructor(signal: AbortSignal) {
    this.signal = signal
    signal.addEventListener('abort', this.ring, { once: true })
  }

  readonly ring = (): void => {
    this.#rung = true
    this.#wake()
  }

  async wait(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, milliseconds).unref()
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#rung = false
  }
}

class FeedReader {
  readonly #source: FeedSource
  readonly #observer: FeedObserver
  readonly #signal: AbortSignal
  #last: FeedRow | undefined
  #clockReadAt = Number.NEGATIVE_INFINITY

  constructor(source: FeedSource, observer: FeedObserver, signal: AbortSignal) {
    this.#source = source
    this.#observer = observer
    this.#signal = signal
  }

  async read(): Promise<void> {
    await this.#readClock()
    await this.#readEntries()
    if (!this.#signal.aborted) this.#observer.current()
  }

  async #readClock(): Promise<void> {
    if (performance.now() - this.#clockReadAt < clockInterval) return
    const time = await this.#source.storeTime()
    this.#clockReadAt = performance.now()
    if (!this.#signal.aborted) this.#observer.storeTime(time)
  }

  async #readEntries(): Promise<void> {
    while (!this.#signal.aborted) {
      const rows = await this.#source.page(this.#last?.position ?? 0, pageSize)
      if (this.#signal.aborted) return
      if (this.#last && !isSameRow(this.#last, rows[0])) {
        this.#last = undefined
        continue
      }
      for (const row of this.#last ? rows.slice(1) : rows) this.#observer.entry(row.entry)
      this.#last = rows.at(-1)
      if (rows.length < pageSize) return
    }
  }
}

function isSameRow(known: FeedRow, row: FeedRow | undefined): boolean {
  return row !== undefined && row.position === known.position && row.mark === known.mark
}
