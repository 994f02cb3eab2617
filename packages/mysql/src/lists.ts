/** Writes one group of placeholders for each row. */
export function groups(group: string, count: number): string {
  return Array.from({ length: count }, () => group).join(', ')
}

/**
 * Deletes rows by their primary keys alone: without the hint a small table is read whole, and every row of it locked.
 */
export function deleteByKey(table: string, key: string, count: number): string {
  return `delete t from ${table} t force index (primary) where t.${key} in (${groups('?', count)})`
}
