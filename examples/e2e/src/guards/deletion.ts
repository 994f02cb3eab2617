import type ts from 'typescript'
import type { Source } from './source.ts'

/** A change of a file's text. */
export interface Edit {
  /** The range that is removed. */
  readonly range: readonly [start: number, end: number]
  /** The replacement. */
  readonly instead: string
}

/** A guard of a starter, and the edits that remove it. */
export interface Deletion extends Edit {
  /** Its place and its text. */
  readonly title: string
  /** Below the starter's `src`. */
  readonly path: string
  /** Whether it guards one route, or every route without another rule. */
  readonly scope: 'route' | 'app'
}

/** Finds the guards in one file of a starter. */
export type FindGuards = (source: Source) => readonly Deletion[]

/** Deletes a node, or replaces it by a string. */
export function deletionOf(scope: Deletion['scope'], node: ts.Node, { path, tree }: Source, instead = ''): Deletion {
  const start = node.getStart()
  const line = tree.getLineAndCharacterOfPosition(start).line + 1
  const title = `${path}:${line} ${node.getText().replaceAll(/\s+/g, ' ')}`
  return { title, path, scope, range: [start, node.getEnd()], instead }
}

/** Deletes an argument, an element or a property with its comma. */
export function itemDeletion(
  scope: Deletion['scope'],
  item: ts.Node,
  list: readonly ts.Node[],
  source: Source,
): Deletion {
  const index = list.indexOf(item)
  const next = list[index + 1]
  const range = next
    ? ([item.getStart(), next.getStart()] as const)
    : ([list[index - 1]?.getEnd() ?? item.getStart(), item.getEnd()] as const)
  return { ...deletionOf(scope, item, source), range }
}

/** Returns the text of a file after edits, which do not overlap. */
export function edited({ tree }: Source, edits: readonly Edit[]): string {
  const fromTheEnd = edits.toSorted((a, b) => b.range[0] - a.range[0])
  return fromTheEnd.reduce(
    (text, { range: [start, end], instead }) => text.slice(0, start) + instead + text.slice(end),
    tree.text,
  )
}
