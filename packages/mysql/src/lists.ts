import type { SqlValue } from './client.ts'
import type { Link } from './link.ts'

/** Writes one group of placeholders for each row. */
export function groups(group: string, count: number): string {
  return Array.from({ length: count }, () => group).join(', ')
}

const chunk = 500

/**
 * Deletes rows by their primary keys, one look-up each, in chunks.
 *
 * `in` with more than a few keys may read the whole table, and what is read is locked or waited for: rows of others
 * too. The join in a fixed order leaves no other plan than the look-ups.
 */
export async function deleteByKey(link: Link, table: string, key: string, keys: readonly SqlValue[], subject?: Buffer) {
  for (let first = 0; first < keys.length; first += chunk) {
    const some = keys.slice(first, first + chunk)
    const wanted = some.map(() => 'select ? as k').join(' union all ')
    await link.query(
      `delete t from (${wanted}) wanted straight_join ${table} t force index (primary) on t.${key} = wanted.k
       ${subject ? 'where t.subject = ?' : ''}`,
      subject ? [...some, subject] : some,
    )
  }
}
