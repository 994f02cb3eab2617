/** Runs many calls at once, distributed over the connections. */
export function together<S, T>(count: number, views: readonly S[], call: (store: S, index: number) => Promise<T>) {
  return Promise.all(Array.from({ length: count }, (_, index) => call(views[index % views.length]!, index)))
}

/** Runs many calls, at most 50 of them at once. */
export async function inBatches(count: number, call: (index: number) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < count; first += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - first) }, (_, offset) => call(first + offset)))
  }
}

/** Creates a case for each row of a table. */
export function rows<V, C>(table: Readonly<Record<string, V>>, name: (row: string) => string, body: (value: V) => C) {
  return Object.fromEntries(Object.entries(table).map(([row, value]) => [name(row), body(value)]))
}
