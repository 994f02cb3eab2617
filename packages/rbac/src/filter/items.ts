/** The items of a list, as SQL. */
export interface Items {
  /** What stands in FROM and has a row for each item. */
  readonly from: string
  /** Whether there is a list at all. */
  readonly isList: string
  /** Whether an item is null. */
  readonly isNull: string
  /** Whether an item equals the value, or is of its kind and differs. */
  compare(op: 'eq' | 'ne'): string
}

/** Whether a list has a value, or certainly has it not: an item that cannot be compared with the value leaves both open. */
export function containing(kind: 'contains' | 'not_contains', { from, isList, isNull, compare }: Items): string {
  const some = (condition: string) => `EXISTS (SELECT 1 FROM ${from} WHERE ${condition})`
  if (kind === 'contains') return `(${isList} AND ${some(compare('eq'))})`
  return `(${isList} AND NOT ${some(`NOT (${isNull}) AND (${compare('ne')}) IS NOT TRUE`)})`
}
