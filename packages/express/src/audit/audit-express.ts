import { createAudit, readExpressStack } from '@sallyport/core/adapter'
import type { RouteAudit } from '@sallyport/core/http'
import { misplacedErrors } from './misplaced-errors.ts'

/**
 * Lists every route of an Express application, 4.21 or 5, with what guards it, and finds those that nothing does.
 *
 * A guard counts where it runs before the route whatever the spelling of the path: in the route itself, or before it in
 * `use`, or in a route for every method such as `/api/*rest`. `guard.public(reason)` speaks for the route that it stands
 * in, and in `use` for the one function used next. What runs before a guard is a finding, and so is what cannot be looked
 * into: a function that may answer, an application mounted on another one, a regular expression, and on Express 4 every
 * mount, because it keeps no paths of them.
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
  const { routes, findings } = readExpressStack(app)
  return createAudit({ routes, findings: [...findings, ...misplacedErrors(app)], precedence: 'first' })
}
