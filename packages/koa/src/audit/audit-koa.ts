import { createAudit, withLocate } from '@sallyport/core/adapter'
import type { RouteAudit } from '@sallyport/core/http'
import type { KoaHandle } from './handle.ts'
import { walk } from './walk.ts'

/** A Koa application with any types. */
export interface KoaApp {
  /** Its middlewares, in their order. */
  readonly middleware: readonly KoaHandle[]
}

/**
 * Lists every route of a Koa application, 2.16 or 3, with what guards it, and finds routes without a guard.
 *
 * It inspects routers of `@koa/router`, nested ones too, applications and functions in `koa-mount`, and what `koa-compose` made.
 * A guard counts if it runs before the route for every spelling of the path: in the route, before it in `app.use`, or in
 * `router.use` if the router compares its path as it compares the route's. `guard.public(reason)` in `app.use` makes the next
 * function public. A function that runs before a guard is a finding, and so is what the audit cannot inspect, such as other
 * routers.
 *
 * @throws TypeError for anything but a Koa application.
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * import { auditKoa } from '@sallyport/koa'
 * import Koa from 'koa'
 * const app = new Koa()
 * console.log(auditTable(auditKoa(app)))
 * ```
 */
export function auditKoa(app: KoaApp): RouteAudit {
  const { middleware } = Object(app) as Partial<KoaApp>
  if (!Array.isArray(middleware)) throw new TypeError('app: must be a Koa application')
  return withLocate((locate, readVariable) => {
    const found = { routes: [], findings: [], locate, readVariable, hasErrors: false }
    walk(middleware as readonly KoaHandle[], { prefix: '', guards: [], opening: undefined }, found)
    return createAudit({ routes: found.routes, findings: found.findings, precedence: 'first' })
  })
}
