import ts from 'typescript'
import { type Deletion, deletionOf } from './deletion.ts'
import { namesOf, nodesOf, type Source } from './source.ts'

/** Finds functions that are marked as guards by hand: what is marked takes the place of the marked. */
export function findMarks(source: Source): readonly Deletion[] {
  return nodesOf(source.tree)
    .filter(ts.isCallExpression)
    .filter(call => namesOf(call.expression).at(-1) === 'markGuard')
    .map(call => deletionOf('route', call, source, call.arguments[0]!.getText()))
}

/** Finds the statements that hand one of these names to a function, such as `app.use('/auth', routes)`. */
export function findStatements(names: readonly string[], source: Source): readonly Deletion[] {
  return nodesOf(source.tree)
    .filter(ts.isExpressionStatement)
    .filter(({ expression }) => handsOver(names, ts.isAwaitExpression(expression) ? expression.expression : expression))
    .map(statement => deletionOf('app', statement, source))
}

function handsOver(names: readonly string[], call: ts.Expression): boolean {
  return ts.isCallExpression(call) && call.arguments.some(each => ts.isIdentifier(each) && names.includes(each.text))
}
