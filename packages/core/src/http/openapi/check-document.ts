import type { AuditedRoute } from '../audit/audited-route.ts'
import { isOpenRoute, routeName } from '../audit/audited-route.ts'
import type { RouteAudit } from '../audit/create-audit.ts'
import { type Finding, findingAbout } from '../audit/findings.ts'
import { type Listed, type OpenApiDocument, operationsIn, shapeOf, templateOf } from './document.ts'

/**
 * Finds where an OpenAPI document and the guards differ: operations without a route, operations that require a token
 * only in the document or only in the guards, and operations that share an id.
 */
export function checkDocument(document: OpenApiDocument, { routes }: Pick<RouteAudit, 'routes'>): readonly Finding[] {
  const operations = operationsIn(document)
  return [
    ...operations.flatMap(listed => findingsOf(listed, document, routes)),
    ...sharedIds(operations).map(id => found(`The operation id ${id} is used for several operations.`)),
  ]
}

/** Finds the operation of a route. */
export function operationFor(document: OpenApiDocument, { method, path }: AuditedRoute): Listed | undefined {
  const shape = shapeOf(templateOf(path))
  return operationsIn(document).find(each => each.verb === method.toLowerCase() && shapeOf(each.path) === shape)
}

function findingsOf(listed: Listed, document: OpenApiDocument, routes: readonly AuditedRoute[]): readonly Finding[] {
  const route = routes.find(each => fits(listed, each))
  const name = `${listed.verb.toUpperCase()} ${listed.path}`
  if (route === undefined) return [found(`${name} is documented, but the application has no such route.`)]
  if (route.guards.length === 0) return []
  const security =
    listed.operation.security ?? (Reflect.get(document, 'security') as readonly object[] | undefined) ?? []
  const needsToken = security.length > 0 && security.every(each => Object.keys(each).length > 0)
  if (needsToken === !isOpenRoute(route)) return []
  const says = needsToken
    ? 'needs a token according to the document, but not according to its guards.'
    : 'needs a token according to its guards, but not according to the document.'
  return [findingAbout('document', route, says)]
}

function fits({ verb, path }: Listed, route: AuditedRoute): boolean {
  if (route.transport !== undefined || !route.path.startsWith('/')) return false
  const method = route.method.toLowerCase()
  const isMethod = method === verb || method === 'all' || (verb === 'head' && method === 'get')
  return isMethod && shapeOf(templateOf(route.path)) === shapeOf(path)
}

function sharedIds(operations: readonly Listed[]): readonly string[] {
  const ids = operations.flatMap(({ operation }) => operation.operationId ?? [])
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))]
}

function found(message: string): Finding {
  return { kind: 'document', message }
}

/** Makes the finding for a status that a route answered and its document does not list. */
export function undocumented(route: AuditedRoute, status: number): Finding {
  return found(`${routeName(route)} answered ${status}, which its document does not list.`)
}
