import { setTimeout as sleep } from 'node:timers/promises'
import { type Attempt, attemptCall, unlimited } from '@sallyport/core/store'
import type { PgConnection, PgPool } from './pg-pool.ts'

const reconnectMilliseconds = 1000
const attachMilliseconds = 1000
/** A pool that is ended waits for the listening connection, and emits no event. */
const checkMilliseconds = 250

/**
 * Listens on a connection of the pool, and on another one if that is lost; resolves to a function that stops it.
 *
 * @param first The attempt to listen for the first time; later ones are made here, with a timeout of a second.
 */
export async function listenThroughPool(
  pool: PgPool,
  channel: string,
  onNotify: () => void,
  first: Attempt = unlimited(),
): Promise<() => void> {
  const stop = new AbortController()
  const isOver = () => stop.signal.aborted || pool.ending === true
  const attachOnce = (attempt: Attempt) => attach(pool, channel, onNotify, stop.signal, attempt)
  const again = () => attemptCall('revocations.listen', attachMilliseconds, attachOnce)
  void keepAttached(await attachOnce(first), again, onNotify, isOver)
  return () => stop.abort()
}

interface Attached {
  readonly lost: Promise<void>
}

async function attach(
  pool: PgPool,
  channel: string,
  onNotify: () => void,
  stopped: AbortSignal,
  attempt: Attempt,
): Promise<Attached> {
  const connection = await pool.connect()
  const { lost, end } = held(connection, onNotify, stopped)
  const check = setInterval(() => pool.ending && end(), checkMilliseconds).unref()
  void lost.then(() => clearInterval(check))
  // A server that no longer answers would keep the connection forever, and another one with each attempt.
  attempt.onTimeout = end
  try {
    if (attempt.timedOut) throw new Error('the pool lent the connection after the timeout')
    await connection.query({ text: `listen "${channel}"` })
  } catch (error) {
    end()
    throw error
  }
  return { lost }
}

/** Holds a connection until it ends or is given up. Nothing refers to it after that. */
function held(connection: PgConnection, onNotify: () => void, stopped: AbortSignal) {
  let end = ignore
  const lost = new Promise<void>(resolve => {
    end = () => {
      end = ignore
      stopped.removeEventListener('abort', giveUp)
      connection.off('notification', onNotify)
      connection.off('end', giveUp)
      connection.release(true)
      resolve()
    }
  })
  // An ended connection may still emit errors, which must not end the process: its `error` keeps a listener.
  const giveUp = () => end()
  connection.on('error', giveUp)
  connection.on('end', giveUp)
  connection.on('notification', onNotify)
  stopped.addEventListener('abort', giveUp, { once: true })
  if (stopped.aborted) giveUp()
  return { lost, end: giveUp }
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
    // Notifications sent in between are lost: a read finds the entries.
    if (attached) onNotify()
  }
}
