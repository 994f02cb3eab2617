import ts from 'typescript'
import { type FindGuards, itemDeletion } from './deletion.ts'
import { findMarks, findStatements } from './find-marks.ts'
import { nodesOf, usesOf } from './source.ts'

/** Finds each route's `config` with an access, and where the plugin is registered. */
export const findFastifyGuards: FindGuards = source => {
  const accesses = nodesOf(source.tree).filter(ts.isObjectLiteralExpression).filter(saysAuth)
  const configs = accesses.flatMap(access => usesOf(access, isConfig, source)).map(({ parent }) => parent)
  return [
    ...configs.map(config =>
      itemDeletion('route', config, (config.parent as ts.ObjectLiteralExpression).properties, source),
    ),
    ...findStatements(['sallyport'], source),
    ...findMarks(source),
  ]
}

/** The plugin's options have a member of that name too, from a variable. */
function saysAuth({ properties }: ts.ObjectLiteralExpression): boolean {
  return properties.some(
    property => ts.isPropertyAssignment(property) && ['sallyport', 'auth'].includes(property.name.getText()),
  )
}

function isConfig({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && parent.name.getText() === 'config'
}
