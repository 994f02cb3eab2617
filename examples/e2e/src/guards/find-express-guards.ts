import ts from 'typescript'
import { type FindGuards, itemDeletion } from './deletion.ts'
import { findMarks, findStatements } from './find-marks.ts'
import { namesOf, nodesOf, usesOf } from './source.ts'

/** Finds `guard(…)` and `guard.can(…)` wherever they are handed to Express, and what Sallyport gives to mount. */
export const findExpressGuards: FindGuards = source => {
  const guards = nodesOf(source.tree).filter(ts.isCallExpression).filter(isGuard)
  const uses = guards.flatMap(guard => usesOf(guard, isHandedOver, source))
  return [
    ...uses.map(use => itemDeletion('route', use, (use.parent as ts.CallExpression).arguments, source)),
    ...findStatements(['routes', 'jwks'], source),
    ...findMarks(source),
  ]
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
