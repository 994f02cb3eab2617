import type { PostgresClient } from '../client.ts'
import { fromPg } from './pg.ts'
import type { PgPool } from './pg-pool.ts'
import { fromPglite, type PgliteDatabase } from './pglite.ts'
import { fromPostgresJs, type PostgresJs } from './postgres-js.ts'

/** What a store can be made from: a `pg` pool, a postgres.js instance, a PGlite database, or the slice itself. */
export type PostgresSource = PostgresClient | PgPool | PostgresJs | PgliteDatabase

/**
 * Recognizes a client by its shape; no driver is imported.
 *
 * @throws TypeError for anything else. A single connection of `pg` is refused, because nothing would replace it when it breaks.
 */
export function asClient(source: PostgresSource): PostgresClient {
  if (typeof source === 'function') return fromPostgresJs(source)
  if (typeof source !== 'object' || source === null) throw new TypeError(expected)
  if ('totalCount' in source) return fromPg(source)
  if ('waitReady' in source) return fromPglite(source)
  if ('connect' in source || typeof source.query !== 'function') throw new TypeError(expected)
  return source
}

const expected = 'client must be a pg Pool, a postgres.js instance, a PGlite database or an object with a query method'
