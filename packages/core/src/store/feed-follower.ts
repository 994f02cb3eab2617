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

/** A million entries, 30 ms away, are 200 round trips. */
const pageSize = 5000
const clockInterval = 60_000
const retryInterval = 1000
/** A feed that nothing wakes is read so often, so that every process hears of a revocation within a second. */
const pollInterval = 250
/** A listener that proved deaf is replaced at most so often. */
const listenInterval = 5000

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
  const ear = new Ear(source, bell, observer)
  try {
    // Listening comes first: an entry between the two would otherwise wait for the next read.
    await ear.open()
    await reader.read()
  } catch (error) {
    failed.abort()
    throw error
  }
  void readUntilAborted(reader, bell, ear, options.maxInterval)
}

async function readUntilAborted(reader: FeedReader, bell: Bell, ear: Ear, maxInterval: number): Promise<void> {
  let pause = ear.isGood ? maxInterval : Math.min(maxInterval, pollInterval)
  for (;;) {
    const wasWoken = await bell.wait(pause)
    if (bell.signal.aborted) return
    // A failed read is not news to the observer: it sees that `current` was not called.
    const found = await reader.read().catch(() => undefined)
    if (found !== undefined) await ear.judge(wasWoken, found)
    pause = Math.min(
      maxInterval,
      ear.isGood ? maxInterval : pollInterval,
      found === undefined ? retryInterval : maxInterval,
    )
  }
}

/**
 * Listens for what wakes the follower, and notices when that has gone deaf: entries are there, and nothing told of them,
 * not even a moment later. A connection whose other end is gone looks exactly like one on which nothing happens.
 */
class Ear {
  readonly #source: FeedSource
  readonly #bell: Bell
  readonly #observer: FeedObserver
  #stop: (() => void) | undefined
  #doubts = 0
  #openedAt = Number.NEGATIVE_INFINITY

  constructor(source: FeedSource, bell: Bell, observer: FeedObserver) {
    this.#source = source
    this.#bell = bell
    this.#observer = observer
    bell.signal.addEventListener('abort', () => this.#stop?.(), { once: true })
  }

  /** Whether wake-ups can be relied on, so that reading now and then is enough. */
  get isGood(): boolean {
    return this.#stop !== undefined && this.#doubts === 0
  }

  async open(): Promise<void> {
    this.#openedAt = performance.now()
    const stop = await this.#source.listen?.(this.#bell.ring)
    if (this.#bell.signal.aborted) stop?.()
    else this.#stop = stop
  }

  /** @param found How many entries a read found, after a ring or without one. */
  async judge(wasWoken: boolean, found: number): Promise<void> {
    if (this.#source.listen === undefined) return
    const doubts = wasWoken ? 0 : this.#doubts + (found > 0 || this.#doubts > 0 ? 1 : 0)
    if (doubts === 2) this.#observer.delayed?.(true)
    if (doubts === 0 && this.#doubts > 1) this.#observer.delayed?.(false)
    this.#doubts = doubts
    if (doubts > 1 && performance.now() - this.#openedAt >= listenInterval) await this.#reopen()
  }

  async #reopen(): Promise<void> {
    this.#stop?.()
    this.#stop = undefined
    await this.open().catch(() => {})
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

  /** Resolves to whether it was rung. */
  async wait(milliseconds: number): Promise<boolean> {
    if (!this.#rung) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, milliseconds).unref()
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const wasRung = this.#rung
    this.#rung = false
    return wasRung
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
      const rows = await this.#source.page(this.#last?.position ?? 0, pageSize)
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

function isSameRow(known: FeedRow, row: FeedRow | undefined): boolean {
  return row !== undefined && row.position === known.position && row.mark === known.mark
}
