/** Values by the segments with which their paths begin, so that a path need not be compared with all of them. */
export interface PrefixIndex<T> {
  /** Adds a value whose paths all begin with these segments. */
  add(prefix: readonly string[], value: T): void
  /** Returns the values whose prefix begins a path, in the order in which they were added. */
  along(segments: readonly string[]): readonly T[]
}

interface Node<T> {
  readonly values: { readonly value: T; readonly position: number }[]
  readonly next: Map<string, Node<T>>
}

/**
 * Makes an index for audits of routers that call functions in the order in which they were added: few of them can take a
 * path, and only those must be compared with it.
 *
 * @example
 * ```ts
 * import { indexPrefixes } from '@sallyport/core/adapter'
 * const guards = indexPrefixes<string>()
 * guards.add(['api'], 'a guard of /api/:version')
 * guards.along(['api', 'orders']) // ['a guard of /api/:version']
 * ```
 */
export function indexPrefixes<T>(): PrefixIndex<T> {
  const root: Node<T> = { values: [], next: new Map() }
  let count = 0
  return {
    add(prefix, value) {
      let node = root
      for (const segment of prefix) {
        const next: Node<T> = node.next.get(segment) ?? { values: [], next: new Map() }
        node.next.set(segment, next)
        node = next
      }
      node.values.push({ value, position: count++ })
    },
    along(segments) {
      const found = [...root.values]
      let node: Node<T> | undefined = root
      for (const segment of segments) {
        node = node.next.get(segment)
        if (node === undefined) break
        found.push(...node.values)
      }
      return found.toSorted((a, b) => a.position - b.position).map(({ value }) => value)
    },
  }
}
