import type { SqlValue } from './client.ts'
import type { Connection } from './connection.ts'

/** Writes one group of placeholders for each row. */
export function groups(group: string, count: number): string {
  return Array.from({ length: count }, () => group).join(', ')
}

/** Writes a derived table with one placeholder, named `k`, in each row. */
export function derivedTable(count: number): string {
  return Array.from({ length: count }, () => 'select ? as k').join(' union all ')
}

const chunk = 500

/**
 * Deletes rows by their primary keys, with one look-up for each, in chunks.
 *
 * `in` with more than a few keys may read the whole table, and what is read is locked or waited for: rows of others too. The
 * join in a fixed order leaves no other plan than the look-ups.
 */
export async function deleteByKey(
  connection: Connection,
  table: string,
  key: string,
  keys: readonly SqlValue[],
  subject?: Buffer,
) {
  for (let first = 0; first < keys.length; first += chunk) {
    const some = keys.slice(first, first + chunk)
    await connection.query(
      `delete t from (${derivedTable(some.length)}) wanted
       straight_join ${table} t force index (primary) on t.${key} = wanted.k
       ${subject ? 'where t.subject = ?' : ''}`,
      subject ? [...some, subject] : some,
    )
  }
}
