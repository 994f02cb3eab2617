import type { INestApplication } from '@nestjs/common'
import { ApplicationConfig, DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core'
import type { AuditedRoute } from '@sallyport/core/http'
import type { GuardDescription } from '@sallyport/core/adapter'
import { isSallyportGuard } from '../guard.ts'
import { type FindGuard, GUARDS } from '../rules/method-guards.ts'
import { rulesOf } from '../rules/rule.ts'
import { isGuardGlobal } from './early.ts'

/** A method that Nest calls for something other than an HTTP route. */
interface Operation extends Required<Pick<AuditedRoute, 'method' | 'path' | 'transport'>> {
  readonly type: Function
  readonly handle: Function
  /** Whether Nest runs global guards before it. */
  readonly asksGlobal: boolean
}

/** Lists resolvers, the messages of gateways and the patterns of microservices, with their guards. */
export function listOperations(app: INestApplication): readonly AuditedRoute[] {
  const discovery = app.get(DiscoveryService, { strict: false })
  const types = [...discovery.getControllers(), ...discovery.getProviders()].map(({ metatype }) => metatype)
  const findGuard = app.get<FindGuard>(GUARDS)
  const context = { global: isGuardGlobal(app), fields: asksForFields(app), services: asksForServices(app) }
  return [...new Set(types)].filter(isClass).flatMap(type =>
    operationsOf(type, context).map(operation => ({
      method: operation.method,
      path: operation.path,
      transport: operation.transport,
      guards: guardsOf(operation, findGuard),
      declaredAt: `${type.name}.${operation.handle.name}`,
    })),
  )
}

function isClass(type: unknown): type is Function {
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null
}

interface Context {
  readonly global: boolean
  readonly fields: boolean
  readonly services: boolean
}

function operationsOf(type: Function, context: Context): readonly Operation[] {
  const prototype = type.prototype as Readonly<Record<string, Function>>
  return new MetadataScanner().getAllMethodNames(prototype).flatMap(name => {
    const handle = prototype[name]!
    const own = { type, handle }
    return [...graphqlOf(own, name, context), ...messageOf(own), ...patternsOf(own, context)]
  })
}

type Own = Pick<Operation, 'type' | 'handle'>

const roots: ReadonlySet<unknown> = new Set(['Query', 'Mutation', 'Subscription'])

/** The guard of a query protects its fields. Guards run for the fields themselves only if the module says so. */
function graphqlOf(own: Own, name: string, { global, fields }: Context): readonly Operation[] {
  const { type, handle } = own
  const root: unknown = metadata('graphql:resolver_type', handle)
  const field = (metadata('graphql:resolver_name', handle) as string | undefined) ?? name
  const transport = 'graphql'
  if (roots.has(root)) {
    const method = String(root).toUpperCase()
    return [{ ...own, method, path: `${String(root)}.${field}`, transport, asksGlobal: global }]
  }
  const isField = metadata('graphql:resolve_property', handle) === true
  const isReference = metadata('graphql:resolve_reference', handle) === true
  if (!isField && !isReference) return []
  const parent = (metadata('graphql:resolver_name', type) as string | undefined) ?? type.name
  if (isField) return [{ ...own, method: 'FIELD', path: `${parent}.${field}`, transport, asksGlobal: global && fields }]
  // The gateway of a federation requests references without a query, so it is not certain that guards run.
  return [{ ...own, method: 'REFERENCE', path: `${parent}.__resolveReference`, transport, asksGlobal: false }]
}

/** Nest runs no global guards for gateways. */
function messageOf(own: Own): readonly Operation[] {
  if (metadata('websockets:message_mapping', own.handle) !== true) return []
  const path = `${own.type.name} ${text(metadata('message', own.handle))}`
  return [{ ...own, method: 'MESSAGE', path, transport: 'websocket', asksGlobal: false }]
}

function patternsOf(own: Own, { global, services }: Context): readonly Operation[] {
  const patterns = metadata('microservices:pattern', own.handle)
  if (!Array.isArray(patterns)) return []
  const method = metadata('microservices:handler_type', own.handle) === 2 ? 'EVENT' : 'PATTERN'
  const asksGlobal = global && services
  return patterns.map(each => ({ ...own, method, path: text(each), transport: 'microservice', asksGlobal }))
}

/**
 * What guards an operation. If guards do not run for fields, a field without rules is as open as its query, and a field
 * with rules is unguarded.
 */
function guardsOf(operation: Operation, findGuard: FindGuard): readonly GuardDescription[] {
  const { type, handle, method, asksGlobal } = operation
  const isAsked = asksGlobal || [type, handle].some(target => guardsOn(target).some(isSallyportGuard))
  if (isAsked) return findGuard(type, handle).descriptions
  if (method === 'FIELD' && rulesOf(type, handle).length === 0) return [withItsQuery]
  return []
}

const withItsQuery: GuardDescription = { kind: 'public', reason: 'as the query that leads to it' }

function asksForFields(app: INestApplication): boolean {
  const options = providerValue(app, 'GqlModuleOptions') as { readonly fieldResolverEnhancers?: unknown } | undefined
  const enhancers = options?.fieldResolverEnhancers
  return Array.isArray(enhancers) && enhancers.includes('guards')
}

/** A hybrid application's microservices share its global guards only with `inheritAppConfig`. */
function asksForServices(app: INestApplication): boolean {
  const config = app.get(ApplicationConfig)
  const services = app.getMicroservices()
  return services.length > 0 && services.every(each => Reflect.get(each, 'applicationConfig') === config)
}

/** Searched among the modules, because `app.get` ends the process if the application does not have it. */
function providerValue(app: INestApplication, token: string): unknown {
  const modules = [...app.get(ModulesContainer).values()]
  return modules.map(({ providers }) => providers.get(token)?.instance).find(each => each !== undefined)
}

function guardsOn(target: object): readonly unknown[] {
  const guards: unknown = Reflect.getMetadata('__guards__', target)
  return Array.isArray(guards) ? guards : []
}

function metadata(key: string, target: object): unknown {
  return Reflect.getMetadata(key, target)
}

function text(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : JSON.stringify(pattern)
}
