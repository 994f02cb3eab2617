import type { SqlValue } from './client.ts'
import type { Connection } from './connection.ts'

/** Writes one group of placeholders for each row. */
export function groups(group: string, count: number): string {
  return Array.from({ length: count }, () => group).join(', ')
}

/** Writes a derived table whose rows have one placeholder for each column. */
export function derivedTable(columns: readonly string[], count: number): string {
  const row = `select ${columns.map(column => `? as ${column}`).join(', ')}`
  return Array.from({ length: count }, () => row).join(' union all ')
}

const chunk = 500

/** Calls `use` with at most 500 of the keys at a time. */
export async function inChunks<T>(keys: readonly T[], use: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < keys.length; first += chunk) await use(keys.slice(first, first + chunk))
}

/** Values of the columns of a primary key. */
export type PrimaryKey = readonly SqlValue[]

/**
 * Deletes rows by their primary keys, with one look-up for each.
 *
 * `in` with more than a few keys may read the whole table, and what is read is locked or waited for: rows of others too. The
 * join in a fixed order leaves no other plan than the look-ups.
 *
 * @param columns All columns of the primary key, and others that must be equal too.
 */
export async function deleteByKey(
  connection: Connection,
  table: string,
  columns: readonly string[],
  keys: readonly PrimaryKey[],
): Promise<void> {
  await connection.query(
    `delete t from (${derivedTable(columns, keys.length)}) wanted
     straight_join ${table} t force index (primary)
     on ${columns.map(column => `t.${column} = wanted.${column}`).join(' and ')}`,
    keys.flat(),
  )
}
