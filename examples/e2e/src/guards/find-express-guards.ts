import ts from 'typescript'
import { type Deletion, deletionOf, type FindGuards, itemDeletion } from './deletion.ts'
import { findMarks, findStatements } from './find-marks.ts'
import { namesOf, nodesOf, type Source, usesOf } from './source.ts'

/** Finds the `guard(…)` and `guard.can(…)` that are passed to Express, and Sallyport's mounted parts. */
export const findExpressGuards: FindGuards = source => {
  const guards = nodesOf(source.tree).filter(ts.isCallExpression).filter(isGuard)
  const uses = guards.flatMap(guard => usesOf(guard, isHandedOver, source))
  return [
    ...uses.map(use => withoutGuard(use, source)),
    ...findStatements(['routes', 'jwks'], source),
    ...findMarks(source),
  ]
}

/** A call without its only function would be invalid, so the whole statement is deleted. */
function withoutGuard(use: ts.Node, source: Source): Deletion {
  const call = use.parent as ts.CallExpression
  const others = call.arguments.filter(each => each !== use && !ts.isStringLiteral(each))
  const isAlone = others.length === 0 && ts.isExpressionStatement(call.parent)
  return isAlone ? deletionOf('route', call.parent, source) : itemDeletion('route', use, call.arguments, source)
}

function isGuard({ expression }: ts.CallExpression): boolean {
  return namesOf(expression).includes('guard')
}

const verbs = new Set(['use', 'all', 'get', 'head', 'post', 'put', 'patch', 'delete', 'options'])

function isHandedOver(node: ts.Node): boolean {
  const { parent } = node
  if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return false
  return verbs.has(parent.expression.name.text) && parent.arguments.some(argument => argument === node)
}
