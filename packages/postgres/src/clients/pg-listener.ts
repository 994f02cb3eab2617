import { setTimeout as sleep } from 'node:timers/promises'
import type { PgConnection, PgPool } from './pg-pool.ts'

const reconnectMilliseconds = 1000
const attachMilliseconds = 1000
/** A pool that is ended waits for our connection, and tells nobody. */
const lookMilliseconds = 250

/** Listens on a connection of the pool, on another one when that is lost; resolves to what ends it. */
export async function listenThroughPool(pool: PgPool, channel: string, onNotify: () => void): Promise<() => void> {
  const stop = new AbortController()
  const isOver = () => stop.signal.aborted || pool.ending === true
  const first = await attach(pool, channel, onNotify, stop.signal)
  void keepAttached(first, () => attach(pool, channel, onNotify, stop.signal), onNotify, isOver)
  return () => stop.abort()
}

interface Attached {
  readonly lost: Promise<void>
}

async function attach(pool: PgPool, channel: string, onNotify: () => void, stopped: AbortSignal): Promise<Attached> {
  const connection = await pool.connect()
  const { lost, end } = held(connection, onNotify, stopped)
  const look = setInterval(() => pool.ending && end(), lookMilliseconds).unref()
  void lost.then(() => clearInterval(look))
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

/** Holds a connection until it ends or is given up. Nothing refers to it after that. */
function held(connection: PgConnection, onNotify: () => void, stopped: AbortSignal) {
  let end = ignore
  const lost = new Promise<void>(resolve => {
    end = () => {
      end = ignore
      stopped.removeEventListener('abort', give)
      connection.off('notification', onNotify)
      connection.off('end', give)
      connection.release(true)
      resolve()
    }
  })
  // What an ended connection still reports must not end the process, so that its `error` keeps a listener.
  const give = () => end()
  connection.on('error', give)
  connection.on('end', give)
  connection.on('notification', onNotify)
  stopped.addEventListener('abort', give, { once: true })
  if (stopped.aborted) give()
  return { lost, end: give }
}

function ignore(): void {}

async function keepAttached(
  first: Attached,
  again: () => Promise<Attached>,
  onNotify: () => void,
  isOver: () => boolean,
) {
  let attached: Attached | undefined = first
  for (;;) {
    await attached?.lost
    if (isOver()) return
    await sleep(reconnectMilliseconds, undefined, { ref: false })
    attached = isOver() ? undefined : await again().catch(() => undefined)
    // Whatever was sent in between is lost: a read finds it.
    if (attached) onNotify()
  }
}
