import { createAudit, readExpressStack } from '@sallyport/core/adapter'
import type { RouteAudit } from '@sallyport/core/http'
import { misplacedErrors } from './misplaced-errors.ts'

/**
 * Lists every route of an Express application, 4.21 or 5, with what guards it, and finds routes without a guard.
 *
 * A guard counts if it runs before the route for every spelling of the path: in the route, before it in `use`, or in a
 * route for all methods such as `/api/*rest`. `guard.public(reason)` makes its route public, and in `use` the next
 * function. A function that runs before a guard is a finding. So is anything that the audit cannot inspect: a function that
 * may answer, an application mounted on another one, a regular expression, and on Express 4 every mount, because Express 4
 * does not keep their paths.
 *
 * @throws TypeError for anything but an Express application.
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
