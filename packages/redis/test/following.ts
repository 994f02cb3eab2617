import type { FeedObserver, RevocationFeed } from '@sallyport/core/store'
import { expect, vi } from 'vitest'

/** A follower that writes down what it hears. */
export interface Listener {
  readonly sids: readonly string[]
  /** How often the feed said that it is current. */
  readonly reads: number
  readonly storeTimes: readonly number[]
  hears(...sids: readonly string[]): Promise<void>
  readsAgain(): Promise<void>
  stop(): void
}

/** Follows a feed; anybody who calls it stops it. */
export async function listen(feed: RevocationFeed, maxInterval = 50): Promise<Listener> {
  const sids: string[] = []
  const storeTimes: number[] = []
  let reads = 0
  const observer: FeedObserver = {
    entry: entry => void (entry.kind === 'session' && sids.push(entry.sid)),
    current: () => void reads++,
    storeTime: milliseconds => void storeTimes.push(milliseconds),
  }
  const stopping = new AbortController()
  await feed.follow(observer, { signal: stopping.signal, maxInterval })
  return {
    sids,
    storeTimes,
    get reads() {
      return reads
    },
    hears: (...expected) => vi.waitFor(() => expect(sids).toEqual(expect.arrayContaining([...expected])), patience),
    async readsAgain() {
      const before = reads
      await vi.waitFor(() => expect(reads).toBeGreaterThan(before + 1), patience)
    },
    stop: () => stopping.abort(),
  }
}

const patience = { timeout: 10_000, interval: 5 }
