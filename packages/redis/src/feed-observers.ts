import type { FeedObserver } from '@sallyport/core'

/** A stream, and who hears of it. */
export interface ObservedStream {
  readonly stream: string
  readonly observer: FeedObserver
}

/**
 * Makes one observer out of each stream's: the feed is current when every stream was read since it last was, and one of
 * them tells the time.
 */
export function shardObservers(observer: FeedObserver, streams: readonly string[]): readonly ObservedStream[] {
  const unread = new Set(streams)
  return streams.map((stream, shard) => ({
    stream,
    observer: {
      entry: entry => observer.entry(entry),
      current() {
        unread.delete(stream)
        if (unread.size > 0) return
        for (const each of streams) unread.add(each)
        observer.current()
      },
      storeTime(milliseconds) {
        if (shard === 0) observer.storeTime(milliseconds)
      },
    },
  }))
}
