import {
  type INestApplication,
  RequestMethod,
  VERSION_NEUTRAL,
  type VersioningOptions,
  VersioningType,
} from '@nestjs/common'
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core'
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js'
import type { AuditedRoute } from '@sallyport/core/http'
import { describeGuard, operationOf } from '@sallyport/core/adapter'
import { isSallyportGuard } from '../guard.ts'
import { type FindGuard, GUARDS } from '../rules/method-guards.ts'
import { isGuardGlobal } from './early.ts'

type PathMetadata = Parameters<RoutePathFactory['create']>[0]

/** The prefix that a class's routes have, as Nest's own path factory takes it. */
interface Place {
  readonly type: Function
  readonly metadata: PathParts
}

/** The same, as Nest calls it: what is missing may be undefined. */
type PathParts = { readonly [K in keyof PathMetadata]?: PathMetadata[K] | undefined }

/**
 * Lists the routes of an application's controllers, in the order in which Nest maps them.
 *
 * @throws TypeError for an application without `SallyportModule`.
 */
export function listNestRoutes(app: INestApplication): readonly AuditedRoute[] {
  const paths = new RoutePathFactory(app.get(ApplicationConfig))
  const context = { app, findGuard: findGuardIn(app), isGlobal: isGuardGlobal(app) }
  return placesOf(app).flatMap(place => routesOf(place, paths, context))
}

/** Searched among the modules first, because by default `app.get` ends the process if the application does not have it. */
function findGuardIn(app: INestApplication): FindGuard {
  const modules = [...app.get(ModulesContainer).values()]
  if (modules.some(({ providers }) => providers.has(GUARDS))) return app.get<FindGuard>(GUARDS)
  throw new TypeError('app: SallyportModule is not among its imports')
}

function placesOf(app: INestApplication): readonly Place[] {
  const modules = app.get(ModulesContainer)
  const config = app.get(ApplicationConfig)
  const base = { globalPrefix: slashed(config.getGlobalPrefix()), versioningOptions: config.getVersioning() }
  return [...modules.values()].flatMap(({ metatype, controllers }) => {
    const modulePath = modulePathOf(metatype, modules.applicationId)
    const types = [...controllers.values()].flatMap(({ metatype: type }) => (typeof type === 'function' ? [type] : []))
    return types.flatMap(type => pathsOf(type).map(path => placeAt(path, type, { ...base, modulePath })))
  })
}

function placeAt(path: string, type: Function, base: PathParts): Place {
  const { versioningOptions } = base
  const controllerVersion = versioningOptions && versionOf(type, versioningOptions)
  return { type, metadata: { ...base, ctrlPath: slashed(path), controllerVersion } }
}

/** The path that `RouterModule` gave a module, in this application or in any. */
function modulePathOf(module: Function, applicationId: string): string | undefined {
  const own: unknown = Reflect.getMetadata(`__module_path__${applicationId}`, module)
  return (own ?? Reflect.getMetadata('__module_path__', module)) as string | undefined
}

interface Context {
  readonly app: INestApplication
  readonly findGuard: FindGuard
  /** Whether Nest runs the guard before every route. */
  readonly isGlobal: boolean
}

function routesOf(
  { type, metadata }: Place,
  paths: RoutePathFactory,
  { app, findGuard, isGlobal }: Context,
): readonly AuditedRoute[] {
  const prototype = type.prototype as Readonly<Record<string, Function>>
  return new MetadataScanner().getAllMethodNames(prototype).flatMap(name => {
    const method = prototype[name]!
    const verb = Reflect.getMetadata('method', method) as RequestMethod | undefined
    if (verb === undefined) return []
    const operation = operationOf(method)
    const route = {
      method: RequestMethod[verb],
      guards: isGlobal || isGuardedBySelf(type, method) ? findGuard(type, method).descriptions : [],
      ...onlyOf(type, method, metadata),
      ...(operation && { operation }),
      declaredAt: `${type.name}.${name}`,
    }
    const methodVersion = versionOf(method)
    return pathsOf(method)
      .flatMap(path => paths.create({ ...metadata, methodVersion, methodPath: slashed(path) } as PathMetadata, verb))
      .map(path => ({ ...route, path: asMapped(path, app) }))
  })
}

/** Each platform spells wildcards differently. */
function asMapped(path: string, app: INestApplication): string {
  return app.getHttpAdapter().normalizePath?.(path) ?? path
}

function pathsOf(target: Function): readonly string[] {
  return [Reflect.getMetadata('path', target) as string | readonly string[]].flat()
}

function versionOf(target: Function, versioning?: VersioningOptions): PathParts['controllerVersion'] {
  const own = Reflect.getMetadata('__version__', target) as PathParts['controllerVersion']
  return own ?? versioning?.defaultVersion
}

function slashed(path: string): string {
  return path === '' || path.startsWith('/') ? path : `/${path}`
}

/** Whether a route is guarded without a global guard: by decorators, or because its method checks by itself. */
function isGuardedBySelf(type: Function, method: Function): boolean {
  const guards = [type, method].flatMap(
    each => (Reflect.getMetadata('__guards__', each) as unknown[] | undefined) ?? [],
  )
  return describeGuard(method) !== undefined || guards.some(isSallyportGuard)
}

/** The version, if it is not part of the path, and the host. */
function onlyOf(
  type: Function,
  method: Function,
  { versioningOptions, controllerVersion }: PathParts,
): Pick<AuditedRoute, 'only'> {
  const isInPath = versioningOptions === undefined || versioningOptions.type === VersioningType.URI
  const versions = isInPath ? [] : [versionOf(method) ?? controllerVersion ?? []].flat()
  const hosts = [(Reflect.getMetadata('host', type) as HostMetadata | undefined) ?? []].flat()
  const only = {
    ...(versions.length > 0 && !versions.includes(VERSION_NEUTRAL) && { version: versions.map(String) }),
    ...(hosts.length > 0 && { host: hosts.map(String) }),
  }
  return Object.keys(only).length === 0 ? {} : { only }
}

type HostMetadata = string | RegExp | readonly (string | RegExp)[]
