import type { RouteAudit } from '@sallyport/core/http'
import { CommandError } from '../fail.ts'
import { exportOf, importFromProject } from '../project.ts'

/** A framework: how its applications are told, and the adapter that audits them. */
interface Framework {
  readonly members: readonly string[]
  readonly adapter: string
  readonly audit: string
}

/** Nest's first: its applications have what those of the framework below have. */
const frameworks: readonly Framework[] = [
  { members: ['getHttpAdapter', 'init'], adapter: '@sallyport/nestjs', audit: 'auditNest' },
  { members: ['addHook', 'inject', 'register'], adapter: '@sallyport/fastify', audit: 'auditFastify' },
  { members: ['handle', 'use', 'set'], adapter: '@sallyport/express', audit: 'auditExpress' },
]

/**
 * Audits an application with the adapter of its framework, as the project has it.
 *
 * @throws CommandError for an application of another framework, and where the adapter is not installed.
 */
export async function auditApp(app: object): Promise<RouteAudit> {
  const isFunction = (name: string): boolean => typeof Reflect.get(app, name) === 'function'
  const framework = frameworks.find(({ members }) => members.every(isFunction))
  if (framework === undefined) throw new CommandError('createApp() gives no application of Express, Fastify or Nest')
  const audit = exportOf(await importFromProject(framework.adapter), framework.audit)
  if (typeof audit !== 'function')
    throw new CommandError(`${framework.adapter} is too old: it has no ${framework.audit}`)
  if (framework.audit === 'auditNest') await Reflect.apply(Reflect.get(app, 'init') as () => unknown, app, [])
  return Reflect.apply(audit, undefined, [app]) as Promise<RouteAudit>
}
