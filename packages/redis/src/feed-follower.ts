import { setTimeout as sleep } from 'node:timers/promises'
import type { RedisConnection } from './client.ts'
import { FeedReader, type FeedReaderOptions } from './feed-reader.ts'

const firstPause = 50
const longestPause = 1000

/** The first read on a new connection also waits for it to open: several round trips, in a cluster the more. */
const openingTimeouts = 4

/**
 * Follows one stream on connections of its own, as `RevocationFeed.follow` asks for. Once it has joined, they keep no
 * process alive: an application that has ended its own client has nothing left to do.
 */
export async function followStream(open: () => RedisConnection, options: FeedReaderOptions): Promise<void> {
  options.signal.throwIfAborted()
  const reader = new FeedReader(options)
  const connection = openUntilAborted(open, options.signal)
  try {
    await reader.read(connection, options.timeout * openingTimeouts)
    connection.unref?.()
  } catch (error) {
    connection.close()
    throw error
  }
  void readUntilAborted(reader, connection, open, options)
}

/** Never rejects. A read that failed is no news to the observer: it sees that `current` was not called. */
async function readUntilAborted(
  reader: FeedReader,
  first: RedisConnection,
  open: () => RedisConnection,
  { signal, timeout }: FeedReaderOptions,
): Promise<void> {
  let connection: RedisConnection | undefined = first
  let pause = firstPause
  while (!signal.aborted) {
    try {
      if (connection) {
        await reader.wait(connection)
        await reader.read(connection, timeout)
        pause = firstPause
      } else {
        connection = openUntilAborted(open, signal)
        await reader.read(connection, timeout * openingTimeouts)
        connection.unref?.()
      }
    } catch {
      connection?.close()
      connection = undefined
      await sleep(pause, undefined, { ref: false, signal }).catch(() => {})
      pause = Math.min(pause * 2, longestPause)
    }
  }
  connection?.close()
}

function openUntilAborted(open: () => RedisConnection, signal: AbortSignal): RedisConnection {
  const connection = open()
  const close = (): void => {
    signal.removeEventListener('abort', close)
    connection.close()
  }
  signal.addEventListener('abort', close)
  return { command: (args, key) => connection.command(args, key), close, unref: () => connection.unref?.() }
}
