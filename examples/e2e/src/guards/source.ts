import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'

/** A source file of a starter, parsed. */
export interface Source {
  /** Below the starter's `src`. */
  readonly path: string
  readonly tree: ts.SourceFile
}

/** Reads every source file of a folder and its subfolders. */
export function readSources(folder: URL): readonly Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => path.endsWith('.ts'))
    .toSorted()
    .map(path => parseSource(path, readFileSync(new URL(path, folder), 'utf8')))
}

/** Parses one file with the compiler's parser. */
export function parseSource(path: string, text: string): Source {
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }
}

/** Lists a node and its descendants in the order of the text. */
export function nodesOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = []
  ts.forEachChild(node, child => void children.push(child))
  return [node, ...children.flatMap(nodesOf)]
}

/** The names in an expression such as `door.guard.can`; empty for any other. */
export function namesOf(expression: ts.Expression): readonly string[] {
  if (ts.isIdentifier(expression)) return [expression.text]
  if (!ts.isPropertyAccessExpression(expression)) return []
  return [...namesOf(expression.expression), expression.name.text]
}

/**
 * Finds where an expression is used, directly or through a constant.
 *
 * @throws TypeError if no use is found: a guard that was overlooked must not count as tested.
 */
export function usesOf(expression: ts.Expression, isUse: (node: ts.Node) => boolean, { path, tree }: Source) {
  if (isUse(expression)) return [expression]
  const { parent } = expression
  const name = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined
  const uses = nodesOf(tree).filter(node => ts.isIdentifier(node) && node.text === name && isUse(node))
  if (uses.length === 0) throw new TypeError(`${path}: ${expression.getText()} guards nothing that can be told`)
  return uses
}
