import type { AuditedRoute } from '../audit/audited-route.ts'
import type { RouteAudit } from '../audit/create-audit.ts'
import { cookieModeOf, type CookiesOption } from '../cookies/cookie-options.ts'
import type { RouteOperation } from '../routes/operation.ts'
import {
  type DocumentedOperation,
  type OpenApiDocument,
  operationsIn,
  type Part,
  problemSchema,
  shapeOf,
  templateOf,
} from './document.ts'
import { guardOperation, problemResponse, type SchemeNames } from './guard-operation.ts'

/** Options of `documentGuards`. */
export interface DocumentOptions extends CookiesOption {
  /**
   * Whether routes of the application that are missing in the document are added. Default: false; only the auth routes
   * are.
   */
  readonly complete?: boolean
}

/**
 * Adds to an OpenAPI document what guards require: the security schemes, and for each operation of a guarded route its
 * `security` and the problem documents of its refusals. The auth routes are described in full. The given document is
 * not changed.
 *
 * @example
 * ```ts
 * import { documentGuards } from '@sallyport/core/http'
 * import { auditExpress } from '@sallyport/express'
 * const info = { title: 'Orders', version: '1.0.0' }
 * const document = documentGuards({ openapi: '3.1.0', info, paths: {} }, auditExpress(app), { complete: true })
 * ```
 */
export function documentGuards<D extends OpenApiDocument>(
  document: D,
  { routes }: Pick<RouteAudit, 'routes'>,
  options: DocumentOptions = {},
): D {
  const copy = structuredClone(document) as D & { paths: Record<string, Part>; components: Part }
  copy.paths ??= {}
  const names = { bearer: 'bearer', cookie: 'cookie' }
  for (const route of routes.filter(isDocumentable)) writeRoute(copy, route, names, options)
  const components = (copy.components ?? {}) as Readonly<Record<string, Part>>
  copy.components = {
    ...components,
    schemas: { Problem: problemSchema, ...components['schemas'] },
    securitySchemes: { ...schemesOf(names, options), ...components['securitySchemes'] },
  }
  return copy
}

function isDocumentable({ method, path, transport }: AuditedRoute): boolean {
  return transport === undefined && path.startsWith('/') && method !== 'USE'
}

function schemesOf({ bearer, cookie }: SchemeNames, options: CookiesOption): Part {
  const name = cookieModeOf(options)?.access?.name
  return {
    [bearer]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    ...(name !== undefined && { [cookie]: { type: 'apiKey', in: 'cookie', name } }),
  }
}

type Document = OpenApiDocument & { paths: Record<string, Part> }

/** Writes a route. One for all methods is written to each operation that the document has for its path. */
function writeRoute(document: Document, route: AuditedRoute, names: SchemeNames, { complete }: DocumentOptions): void {
  const shape = shapeOf(templateOf(route.path))
  const verb = route.method.toLowerCase()
  const there = operationsIn(document).filter(
    each => shapeOf(each.path) === shape && (verb === 'all' || each.verb === verb),
  )
  const isMissing = there.length === 0 && verb !== 'all' && (complete === true || route.operation !== undefined)
  const added = isMissing ? [{ path: pathIn(document, route.path), verb, operation: {} }] : []
  for (const { path, verb: own, operation } of [...there, ...added]) {
    const item = (document.paths[path] ??= {})
    item[own] = written(document, operation, { route, names, path })
  }
}

/** Gives the document's spelling of a path, which may have other names of parameters. */
function pathIn({ paths }: Document, path: string): string {
  const template = templateOf(path)
  return Object.keys(paths).find(each => shapeOf(each) === shapeOf(template)) ?? template
}

interface Writing {
  readonly route: AuditedRoute
  readonly names: SchemeNames
  readonly path: string
}

function written(document: Document, operation: DocumentedOperation, { route, names, path }: Writing): Part {
  const guards = guardOperation(route, names)
  const own = route.operation
  const problems = [...(guards?.problems ?? []), ...(own?.problems ?? [])]
  const given = operation.responses ?? {}
  const answers = own === undefined ? {} : { [own.answer.status]: answerOf(own) }
  const ordinary = Object.keys(given).some(status => /^[23]/.test(status)) || own !== undefined
  const refusals = Object.fromEntries(
    problems.map(status => [status, { ...problemResponse(status), ...given[status] }]),
  )
  const responses = { ...(ordinary ? {} : { 200: { description: 'Done.' } }), ...given, ...answers, ...refusals }
  return {
    ...operation,
    ...(own && describe(document, operation, own)),
    ...parametersOf(operation, path, own),
    ...(guards && { security: guards.security }),
    responses,
  }
}

function describe(document: Document, operation: DocumentedOperation, own: RouteOperation): Part {
  const { id, summary, body } = own
  const ids = new Set(operationsIn(document).map(each => each.operation.operationId))
  const { operationId = ids.has(id) ? `sallyport_${id}` : id } = operation
  const content = { 'application/json': { schema: body } }
  return { tags: ['auth'], summary, operationId, ...(body && { requestBody: { required: true, content } }) }
}

function answerOf({ answer: { description, schema } }: RouteOperation): Part {
  return { description, ...(schema && { content: { 'application/json': { schema } } }) }
}

/** OpenAPI requires every parameter of the path to be listed. */
function parametersOf(
  { parameters = [] }: DocumentedOperation,
  path: string,
  { headers = {} }: Pick<RouteOperation, 'headers'> = {},
): Part {
  const schema = { type: 'string' }
  const all = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema })),
    ...Object.entries(headers).map(([name, description]) => ({ name, in: 'header', description, schema })),
  ]
  const added = all.filter(
    ({ name, in: place }) => !parameters.some(each => each['in'] === place && each['name'] === name),
  )
  return parameters.length + added.length === 0 ? {} : { parameters: [...parameters, ...added] }
}
