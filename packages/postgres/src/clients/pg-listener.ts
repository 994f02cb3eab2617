import { setTimeout as sleep } from 'node:timers/promises'
import type { PgPool } from './pg-pool.ts'

const reconnectMilliseconds = 1000
const attachMilliseconds = 1000

/** Listens on a connection of the pool, on another one when that is lost; resolves to what ends it. */
export async function listenThroughPool(pool: PgPool, channel: string, onNotify: () => void): Promise<() => void> {
  const stop = new AbortController()
  const first = await attach(pool, channel, onNotify, stop.signal)
  void keepAttached(first, () => attach(pool, channel, onNotify, stop.signal), onNotify, stop.signal)
  return () => stop.abort()
}

interface Attached {
  readonly lost: Promise<void>
}

async function attach(pool: PgPool, channel: string, onNotify: () => void, stopped: AbortSignal): Promise<Attached> {
  const connection = await pool.connect()
  const ended = new AbortController()
  const end = (): void => ended.abort()
  const lost = new Promise<void>(resolve => {
    ended.signal.addEventListener('abort', () => {
      connection.release(true)
      resolve()
    })
  })
  connection.on('error', end)
  connection.on('end', end)
  connection.on('notification', onNotify)
  stopped.addEventListener('abort', end, { once: true })
  if (stopped.aborted) end()
  // A server that fell silent would keep the connection for ever, and with each try another one.
  const timer = setTimeout(end, attachMilliseconds).unref()
  try {
    await connection.query({ text: `listen "${channel}"` })
  } catch (error) {
    end()
    throw error
  } finally {
    clearTimeout(timer)
  }
  return { lost }
}

async function keepAttached(
  first: Attached,
  again: () => Promise<Attached>,
  onNotify: () => void,
  stopped: AbortSignal,
) {
  let attached: Attached | undefined = first
  for (;;) {
    await attached?.lost
    if (stopped.aborted) return
    await sleep(reconnectMilliseconds, undefined, { ref: false })
    attached = stopped.aborted ? undefined : await again().catch(() => undefined)
    // Whatever was sent in between is lost: a read finds it.
    if (attached) onNotify()
  }
}
