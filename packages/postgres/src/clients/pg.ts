import { createHash } from 'node:crypto'
import { onConnection, unlimited } from '@sallyport/core/store'
import type { Attempt, PostgresClient } from '../client.ts'
import { listenThroughPool } from './pg-listener.ts'
import type { PgConnection, PgPool } from './pg-pool.ts'

/**
 * Makes a client from a pool of `pg`: named prepared statements, and a connection of the pool for `listen`.
 *
 * A connection whose statement timed out is destroyed. A pool of one connection has none to spare for `listen`, so its
 * feed is polled. A connection that breaks while it is idle no longer ends the process, as it does if nothing listens to
 * the pool's `error`.
 *
 * @example
 * ```ts
 * import { fromPg, postgresStore } from '@sallyport/postgres'
 * import { Pool } from 'pg'
 * const store = postgresStore(fromPg(new Pool({ connectionString, connectionTimeoutMillis: 500 })))
 * ```
 */
export function fromPg(pool: PgPool): PostgresClient {
  // Once, however many stores are made from the pool.
  pool.off('error', ignore)
  pool.on('error', ignore)
  pool.off('connect', ignoreErrors)
  pool.on('connect', ignoreErrors)
  const query: PostgresClient['query'] = (text, values, attempt) => queryOnce(pool, text, [...values], attempt)
  if (pool.options?.max === 1) return { query }
  return { query, listen: (...args) => listenThroughPool(pool, ...args) }
}

function queryOnce(pool: PgPool, text: string, values: unknown[], attempt: Attempt = unlimited()) {
  const query = values.length === 0 ? { text } : { name: nameOf(text), text, values }
  return onConnection(
    () => borrow(pool),
    attempt,
    connection => connection.query(query),
  )
}

async function borrow(pool: PgPool) {
  const connection = await pool.connect()
  // A connection from before the store was made has no listener while it is checked out.
  connection.on('error', ignore)
  const release = (): void => {
    connection.off('error', ignore)
    connection.release(false)
  }
  return { connection, release, destroy: () => connection.release(true) }
}

const names = new Map<string, string>()

/** A prepared statement's name must stand for one text, whatever else runs on the connection. */
function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `sallyport_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
    names.set(text, name)
  }
  return name
}

/**
 * An `error` event without a listener ends the process, and the pool listens to idle connections only. The pool gives a new
 * connection out by a promise: an error in the same packet arrives before the caller that awaits it can listen.
 */
function ignoreErrors(connection: Pick<PgConnection, 'on'>): void {
  connection.on('error', ignore)
}

function ignore(): void {}
