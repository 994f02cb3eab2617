/** The items of a list, as SQL. */
export interface Items {
  /** The FROM item with a row for each item. */
  readonly from: string
  /** Whether the value is a list. */
  readonly isList: string
  /** Whether an item is null. */
  readonly isNull: string
  /** Whether an item equals the value, or is of the same kind and differs. */
  compare(op: 'eq' | 'ne'): string
}

/**
 * Tests whether a list contains a value, or certainly does not. With an item that cannot be compared, neither is
 * certain.
 */
export function containing(kind: 'contains' | 'not_contains', { from, isList, isNull, compare }: Items): string {
  const some = (condition: string) => `EXISTS (SELECT 1 FROM ${from} WHERE ${condition})`
  if (kind === 'contains') return `(${isList} AND ${some(compare('eq'))})`
  return `(${isList} AND NOT ${some(`NOT (${isNull}) AND (${compare('ne')}) IS NOT TRUE`)})`
}
