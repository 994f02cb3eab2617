import { type INestApplication, RequestMethod, type VersioningOptions } from '@nestjs/common'
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core'
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js'
import type { AuditedRoute } from '@sallyport/core/http'
import { type Settings, SETTINGS } from '../options.ts'
import { accessOf, describeAccess } from '../rules/access.ts'

type PathMetadata = Parameters<RoutePathFactory['create']>[0]

/** The prefix that a class's routes have, as Nest's own path factory takes it. */
interface Place {
  readonly type: Function
  readonly metadata: PathMetadata
}

/** Lists the routes of an application's controllers, in the order in which Nest maps them. */
export function listNestRoutes(app: INestApplication): readonly AuditedRoute[] {
  const paths = new RoutePathFactory(app.get(ApplicationConfig))
  return placesOf(app).flatMap(place => routesOf(place, paths, app))
}

function placesOf(app: INestApplication): readonly Place[] {
  const modules = app.get(ModulesContainer)
  const config = app.get(ApplicationConfig)
  const versioning = config.getVersioning()
  const globalPrefix = slashed(config.getGlobalPrefix())
  return [...modules.values()].flatMap(({ metatype: module, controllers }) => {
    const own: unknown = Reflect.getMetadata(`__module_path__${modules.applicationId}`, module)
    const modulePath = (own ?? Reflect.getMetadata('__module_path__', module)) as string | undefined
    return [...controllers.values()].flatMap(({ metatype: type }) => {
      if (typeof type !== 'function') return []
      const controllerVersion = versioning && versionOf(type, versioning)
      return pathsOf(type).map(path => ({
        type,
        metadata: {
          globalPrefix,
          modulePath,
          ctrlPath: slashed(path),
          controllerVersion,
          versioningOptions: versioning,
        },
      }))
    })
  }) as readonly Place[]
}

function routesOf({ type, metadata }: Place, paths: RoutePathFactory, app: INestApplication): readonly AuditedRoute[] {
  const prototype = type.prototype as Readonly<Record<string, Function>>
  return new MetadataScanner().getAllMethodNames(prototype).flatMap(name => {
    const method = prototype[name]!
    const verb = Reflect.getMetadata('method', method) as RequestMethod | undefined
    if (verb === undefined) return []
    const route = {
      method: RequestMethod[verb],
      guards: describeAccess(accessOf(type, method), app.get<Settings>(SETTINGS)),
      declaredAt: `${type.name}.${name}`,
    }
    const methodVersion = versionOf(method)
    return pathsOf(method)
      .flatMap(path => paths.create({ ...metadata, methodVersion, methodPath: slashed(path) } as PathMetadata, verb))
      .map(path => ({ ...route, path: asMapped(path, app) }))
  })
}

/** Wildcards are spelt otherwise on each platform. */
function asMapped(path: string, app: INestApplication): string {
  return app.getHttpAdapter().normalizePath?.(path) ?? path
}

function pathsOf(target: Function): readonly string[] {
  return [Reflect.getMetadata('path', target) as string | readonly string[]].flat()
}

function versionOf(target: Function, versioning?: VersioningOptions): unknown {
  return Reflect.getMetadata('__version__', target) ?? versioning?.defaultVersion
}

function slashed(path: string): string {
  return path === '' || path.startsWith('/') ? path : `/${path}`
}
