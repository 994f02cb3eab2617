import type { RouteAudit } from '@sallyport/core/http'
import { CommandError } from '../fail.ts'
import { exportOf, importFromProject } from '../project.ts'

/** A framework: the members that identify its applications, and the adapter that audits them. */
interface Framework {
  readonly members: readonly string[]
  readonly adapter: string
  readonly audit: string
}

/** Nest first, because its applications also have the members of the platform's. */
const frameworks: readonly Framework[] = [
  { members: ['getHttpAdapter', 'init'], adapter: '@sallyport/nestjs', audit: 'auditNest' },
  { members: ['addHook', 'inject', 'register'], adapter: '@sallyport/fastify', audit: 'auditFastify' },
  { members: ['fetch', 'route', 'onError'], adapter: '@sallyport/hono', audit: 'auditHono' },
  { members: ['fetch'], adapter: '@sallyport/core/web', audit: 'auditWeb' },
  { members: ['use', 'callback', 'createContext'], adapter: '@sallyport/koa', audit: 'auditKoa' },
  { members: ['handle', 'use', 'set'], adapter: '@sallyport/express', audit: 'auditExpress' },
]

/**
 * Audits an application with the project's adapter for its framework.
 *
 * @param file The module that made it: its project has the adapter.
 * @throws CommandError for an application of another framework, or if the adapter is not installed.
 */
export async function auditApp(app: object, file: string): Promise<RouteAudit> {
  const isFunction = (name: string): boolean => typeof Reflect.get(app, name) === 'function'
  const framework = frameworks.find(({ members }) => members.every(isFunction))
  if (framework === undefined)
    throw new CommandError(
      'createApp() must return an application of Express, Fastify, Hono, Koa or Nest, or a router of the web entry',
    )
  const audit = exportOf(await importFromProject(framework.adapter, file), framework.audit)
  if (typeof audit !== 'function')
    throw new CommandError(`${framework.adapter} does not export ${framework.audit}; update it`)
  if (framework.audit === 'auditNest') await Reflect.apply(Reflect.get(app, 'init') as () => unknown, app, [])
  return Reflect.apply(audit, undefined, [app]) as Promise<RouteAudit>
}
