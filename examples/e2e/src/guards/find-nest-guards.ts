import ts from 'typescript'
import { deletionOf, type FindGuards, itemDeletion } from './deletion.ts'
import { findMarks } from './find-marks.ts'
import { namesOf, nodesOf, type Source } from './source.ts'

/** Finds every decorator of a class or a method that is not Nest's own, and the module among the imports. */
export const findNestGuards: FindGuards = source => {
  const nodes = nodesOf(source.tree)
  const decorated = nodes.filter(node => ts.isClassDeclaration(node) || ts.isMethodDeclaration(node))
  const nests = namesFromNest(source)
  const decorators = decorated.flatMap(node => ts.getDecorators(node) ?? []).filter(each => !nests.has(nameOf(each)))
  const modules = nodes.filter(ts.isCallExpression).filter(isModule)
  return [
    ...decorators.map(decorator => deletionOf('route', decorator, source)),
    ...modules.map(each => itemDeletion('app', each, (each.parent as ts.ArrayLiteralExpression).elements, source)),
    ...findMarks(source),
  ]
}

/** The decorators that guard nothing. They are listed so that no other decorator is overlooked. */
function namesFromNest({ tree }: Source): ReadonlySet<string> {
  const imports = tree.statements
    .filter(ts.isImportDeclaration)
    .filter(({ moduleSpecifier }) => ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith('@nestjs/'))
  return new Set(
    imports
      .flatMap(nodesOf)
      .filter(ts.isImportSpecifier)
      .map(({ name }) => name.text)
      // Its arguments guard.
      .filter(name => name !== 'UseGuards'),
  )
}

function nameOf({ expression }: ts.Decorator): string {
  return namesOf(ts.isCallExpression(expression) ? expression.expression : expression).join('.')
}

function isModule({ expression }: ts.CallExpression): boolean {
  return namesOf(expression)[0] === 'SallyportModule'
}
