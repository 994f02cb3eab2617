import type { FeedObserver, FollowOptions } from '../ports/revocation-feed.ts'
import { FeedListener } from './feed-listener.ts'
import { FeedReader } from './feed-reader.ts'
import type { FeedSource } from './feed-source.ts'
import { Pause } from './pause.ts'

/** Milliseconds until the next read after one that failed. */
const retryInterval = 1000
/** A feed without notifications is read so often, so that every process learns of a revocation within a second. */
const pollInterval = 250

/**
 * Follows a feed that is read by position, as `RevocationFeed.follow` requires.
 *
 * It listens first and reads then, because an entry between the two would otherwise wait for the next read. Later reads that
 * fail are tried again until the signal aborts.
 */
export async function followFeed<Position>(
  source: FeedSource<Position>,
  observer: FeedObserver,
  { signal, maxInterval }: FollowOptions,
): Promise<void> {
  signal.throwIfAborted()
  const failed = new AbortController()
  const pause = new Pause(AbortSignal.any([signal, failed.signal]))
  pause.signal.addEventListener('abort', () => source.close?.(), { once: true })
  const reader = new FeedReader(source, observer, pause.signal)
  const listener = new FeedListener(source, pause, observer)
  try {
    await listener.open()
    await reader.read()
  } catch (error) {
    failed.abort()
    throw error
  }
  if (source.wait) void readAfterWaits(source.wait.bind(source), reader, pause, maxInterval)
  else void readAfterPauses(reader, pause, listener, maxInterval)
}

/** Reads after each notification, and at least once in each interval. */
async function readAfterPauses(
  reader: FeedReader<unknown>,
  pause: Pause,
  listener: FeedListener,
  maxInterval: number,
): Promise<void> {
  let interval = listener.isReliable ? maxInterval : Math.min(maxInterval, pollInterval)
  for (;;) {
    const wasNotified = await pause.wait(interval)
    if (pause.signal.aborted) return
    const found = await tryToRead(reader)
    if (found !== undefined) await listener.judge(wasNotified, found)
    interval = Math.min(
      maxInterval,
      listener.isReliable ? maxInterval : pollInterval,
      found === undefined ? retryInterval : maxInterval,
    )
  }
}

/** Reads whenever the store says that there may be an entry. */
async function readAfterWaits<Position>(
  wait: NonNullable<FeedSource<Position>['wait']>,
  reader: FeedReader<Position>,
  pause: Pause,
  maxInterval: number,
): Promise<void> {
  while (!pause.signal.aborted) {
    const hasWaited = await wait(reader.position, maxInterval).then(
      () => true,
      () => false,
    )
    if (!hasWaited) await pause.wait(pollInterval)
    while (!pause.signal.aborted && (await tryToRead(reader)) === undefined) await pause.wait(retryInterval)
  }
}

/** Resolves to undefined for a read that failed. The observer is not told: it notices that `current` is not called. */
async function tryToRead(reader: FeedReader<unknown>): Promise<number | undefined> {
  return reader.read().catch(() => undefined)
}
