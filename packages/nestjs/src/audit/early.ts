import { type INestApplication, RequestMethod } from '@nestjs/common'
import { ApplicationConfig } from '@nestjs/core'
import type { Finding } from '@sallyport/core/http'
import { isSallyportGuard } from '../guard.ts'

/** Nest's internal list of middleware. */
interface MiddlewareContainer {
  getConfigurations(): ReadonlyMap<unknown, ReadonlySet<MiddlewareConfiguration>>
}

interface MiddlewareConfiguration {
  readonly middleware: unknown
  readonly forRoutes: readonly { readonly path: string; readonly method?: RequestMethod }[]
}

/** Finds what Nest runs before the guard: other global guards, and the middleware of modules. */
export function findEarly(app: INestApplication): readonly Finding[] {
  return [...earlierGuards(app).map(guardFinding), ...middlewareOf(app)].map(message => ({
    kind: 'before_guard',
    message: `${message}: it may answer, or have effects.`,
  }))
}

/** Tells whether the guard runs for every HTTP route of an application, including resolvers. */
export function isGuardGlobal(app: INestApplication): boolean {
  return app.get(ApplicationConfig).getGlobalGuards().some(isOurs)
}

/** Guards run in the order of their providers. Request-scoped guards run last. */
function earlierGuards(app: INestApplication): readonly object[] {
  const guards = app.get(ApplicationConfig).getGlobalGuards()
  return guards.slice(0, Math.max(0, guards.findIndex(isOurs)))
}

function isOurs(guard: object): boolean {
  return isSallyportGuard(guard.constructor)
}

function guardFinding({ constructor: { name } }: object): string {
  return `The global guard ${name} runs before SallyportGuard`
}

function middlewareOf(app: INestApplication): readonly string[] {
  const container = Reflect.get(app, 'middlewareContainer') as MiddlewareContainer | undefined
  if (typeof container?.getConfigurations !== 'function') return ['The middleware of modules cannot be listed']
  const configurations = [...container.getConfigurations().values()].flatMap(each => [...each])
  return configurations.flatMap(({ middleware, forRoutes }) => {
    const routes = forRoutes.map(({ method = RequestMethod.ALL, path }) => `${RequestMethod[method] ?? 'ALL'} ${path}`)
    return [middleware].flat().map(each => `${middlewareName(each)} runs before the guard at ${routes.join(', ')}`)
  })
}

/** Nest turns a function into a class with a random name. */
function middlewareName(type: unknown): string {
  const isNamed =
    typeof type === 'function' &&
    typeof Reflect.get(Object(type.prototype) as object, 'use') === 'function' &&
    !/^[\da-f]{21}$/.test(type.name)
  return isNamed ? `The middleware ${type.name}` : 'A middleware without a name'
}
