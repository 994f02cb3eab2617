import { createAudit, type RouteAudit } from '@sallyport/core/http'
import type { Found } from './found.ts'
import { withLocate } from './locate.ts'
import { routerOf } from './stack.ts'
import { walkRouter } from './walk.ts'

/**
 * Lists every route of an Express application, 4.21 or 5, with what guards it, and finds those that nothing does.
 *
 * A guard counts where it runs before the route whatever the spelling of the path: in the route itself, or in `use`
 * before it. `guard.public(reason)` speaks for the route that it stands in, and in `use` for the one function used next.
 * What cannot be looked into is a finding: a function that may answer, an application mounted on another one, a regular
 * expression, and on Express 4 every mount, because it keeps no paths of them.
 *
 * @throws TypeError for what is no Express application.
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * import { auditExpress } from '@sallyport/express'
 * console.log(auditTable(auditExpress(app)))
 * ```
 */
export function auditExpress(app: object): RouteAudit {
  const router = routerOf(app)
  return withLocate(locate => {
    const found: Found = { routes: [], unseen: [], locate }
    walkRouter(router, found)
    return createAudit({ ...found, precedence: 'first' })
  })
}
