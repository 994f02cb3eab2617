import type { Pattern, Segment } from './path-pattern.ts'

/** Values by the patterns of their paths, so that a path need not be compared with every other one. */
export interface PathIndex<T> {
  /**
   * Returns the values whose patterns another pattern may cover, in the order in which they were given. Constraints of
   * parameters are not considered, so some of them may not be covered.
   */
  within(pattern: Pattern): readonly T[]
}

interface Node<T> {
  /** The values whose paths end here, with their positions. */
  readonly ends: Map<T, number>
  /** What follows, by the text of the next segment. */
  readonly texts: Map<string, Node<T>>
  one: Node<T> | undefined
  /** Paths whose next segment is the rest: no named segment covers it. */
  rest: Node<T> | undefined
}

/** Makes an index: a tree of segments. */
export function indexPaths<T>(values: readonly T[], patternOf: (value: T) => Pattern): PathIndex<T> {
  const root = emptyNode<T>()
  for (const [position, value] of values.entries()) {
    for (const reading of patternOf(value)) reading.reduce(below, root).ends.set(value, position)
  }
  return {
    within(pattern) {
      const found = new Map(pattern.flatMap(reading => covered(root, reading)).flatMap(({ ends }) => [...ends]))
      return [...found].toSorted(([, a], [, b]) => a - b).map(([value]) => value)
    },
  }
}

function emptyNode<T>(): Node<T> {
  return { ends: new Map(), texts: new Map(), one: undefined, rest: undefined }
}

/** Returns the node for the next segment of a path, and makes it if there is none. */
function below<T>(node: Node<T>, segment: Segment): Node<T> {
  if (segment.kind === 'one') return (node.one ??= emptyNode())
  if (segment.kind === 'rest') return (node.rest ??= emptyNode())
  const next = node.texts.get(segment.text) ?? emptyNode<T>()
  node.texts.set(segment.text, next)
  return next
}

/** Returns the nodes at which the covered paths end. */
function covered<T>(root: Node<T>, reading: readonly Segment[]): readonly Node<T>[] {
  let nodes: readonly Node<T>[] = [root]
  for (const segment of reading) {
    if (segment.kind === 'rest') return nodes.flatMap(everythingBelow)
    nodes = nodes.flatMap(node => (segment.kind === 'text' ? (node.texts.get(segment.text) ?? []) : named(node)))
  }
  return nodes
}

function named<T>({ texts, one }: Node<T>): readonly Node<T>[] {
  return one === undefined ? [...texts.values()] : [...texts.values(), one]
}

function everythingBelow<T>(node: Node<T>): readonly Node<T>[] {
  const next = node.rest === undefined ? named(node) : [...named(node), node.rest]
  return [node, ...next.flatMap(everythingBelow)]
}
