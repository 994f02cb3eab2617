import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Revocation, RevocationFeed } from '@sallyport/core/store'

/** A follower of a feed, and what it has received. */
export interface Follower {
  /** In the order of arrival, without duplicates. */
  readonly seen: Revocation[]
  readonly storeTimes: number[]
  /** How often the feed reported that it is current. */
  reads(): number
  /** Waits until the entries have arrived. Fails after 10 seconds. */
  sees(entries: readonly Revocation[]): Promise<void>
  /** Waits until the feed was read that many more times. Fails after 10 seconds. */
  readsMore(times: number): Promise<void>
  stop(): void
}

/** Follows a feed while the body runs. */
export async function following(feed: RevocationFeed, body: (follower: Follower) => Promise<void>): Promise<void> {
  const follower = await follow(feed)
  try {
    await body(follower)
  } finally {
    follower.stop()
  }
}

async function follow(feed: RevocationFeed): Promise<Follower> {
  const seen = new Map<string, Revocation>()
  const storeTimes: number[] = []
  const stopping = new AbortController()
  let reads = 0
  const follower: Follower = {
    get seen() {
      return [...seen.values()]
    },
    storeTimes,
    reads: () => reads,
    sees: entries => until(() => entries.every(entry => seen.has(keyOf(entry))), 'an entry did not arrive'),
    readsMore: times => moreThan(() => reads, reads + times - 1),
    stop: () => stopping.abort(),
  }
  const observer = {
    entry: (entry: Revocation) => void (seen.has(keyOf(entry)) || seen.set(keyOf(entry), entry)),
    current: () => void reads++,
    storeTime: (milliseconds: number) => void storeTimes.push(milliseconds),
  }
  await feed.follow(observer, { signal: stopping.signal, maxInterval: 100 })
  return follower
}

/** A key for an entry, whatever the order of its fields. */
export function keyOf(entry: Revocation): string {
  return JSON.stringify([entry.kind, entry.subject, entry.kind === 'session' ? entry.sid : null])
}

function moreThan(count: () => number, than: number): Promise<void> {
  return until(() => count() > than, 'the feed was not read again')
}

export async function until(condition: () => boolean, failure: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > deadline) assert.fail(failure)
    await wait(5)
  }
}
