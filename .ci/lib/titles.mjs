import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './workspace.mjs'

// The compiler is CommonJS, and a default import of it has no types here.
const ts = createRequire(import.meta.url)('typescript')

/** Test files, and files that define tests: the testkit's suites and the suite of the starters. */
const isTested =
  /^(packages\/[^/]+\/test(-d)?|packages\/testkit\/src|examples\/[^/]+\/test|examples\/e2e\/src|\.ci\/test)\/.+\.ts$/

/** A title that begins with the ids of requirements: `A03 …`, `A03 F02 …`. */
const identified = /^((?:[A-K]\d{2},? )+)(.+)$/s

/** Returns every title with an id, as `{ id, file, group, title }`, ordered by file and line. */
export function titlesOf() {
  return filesBelow('packages', 'examples', '.ci')
    .filter(file => isTested.test(file))
    .flatMap(file => titlesIn(file, readFileSync(join(root, file), 'utf8')))
}

/**
 * Returns the titles in one file: the first argument of a test or a group, or the first member of a row. A group stands for
 * itself if none of its tests has the id. Otherwise it precedes the titles of its tests.
 */
export function titlesIn(file, text) {
  const found = []
  const visit = (node, group) => {
    const [, ids, rest] = identified.exec(titleOf(node) ?? '') ?? []
    for (const id of ids?.match(/[A-K]\d{2}/g) ?? [])
      found.push({ id, file, group, title: rest, isGroup: isGroup(node) })
    ts.forEachChild(node, child => visit(child, isGroup(node) ? (rest ?? group) : group))
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return found.filter(each => !each.isGroup || !found.some(other => other.id === each.id && other.group === each.title))
}

/** Returns the text of a node that may be a title, with `…` for the values of a template. */
function titleOf(node) {
  if (ts.isCallExpression(node) && isDefinition(node.expression)) return textOf(node.arguments[0])
  if (ts.isArrayLiteralExpression(node)) return textOf(node.elements[0])
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'title') return textOf(node.initializer)
}

/** Matches `test(`, `test.each(…)(`, `describe(`, `runner.test(`, and functions that create attacks from tables. */
function isDefinition(callee) {
  if (ts.isIdentifier(callee)) return /^(test|it|describe|requests|\w+Tokens$)/.test(callee.text)
  if (ts.isPropertyAccessExpression(callee)) return isDefinition(callee.name) || isDefinition(callee.expression)
  return ts.isCallExpression(callee) && isDefinition(callee.expression)
}

function isGroup(node) {
  return ts.isCallExpression(node) && node.expression.getText().startsWith('describe')
}

function textOf(node) {
  if (!node) return
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(span => `…${span.literal.text}`).join('')
  }
}

/** Returns the paths of all files below, without installed packages and folders that tests create. */
function filesBelow(...folders) {
  const entries = folders.flatMap(folder =>
    readdirSync(join(root, folder), { withFileTypes: true }).map(entry => ({
      path: `${folder}/${entry.name}`,
      isFolder: entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
      isFile: entry.isFile(),
    })),
  )
  const below = entries.filter(entry => entry.isFolder).flatMap(entry => filesBelow(entry.path))
  return [...entries.filter(entry => entry.isFile).map(entry => entry.path), ...below].toSorted(byText)
}

/** Compares text by code units, which does not depend on the machine's language. */
function byText(a, b) {
  if (a === b) return 0
  return a < b ? -1 : 1
}
