import { type AuditInput } from '../create-audit.ts'
import type { Found } from './found.ts'
import { isHarmless } from './harmless.ts'
import { withLocate } from './locate.ts'
import type { Origin } from './origin.ts'
import { routerOf } from './stack.ts'
import { walkRouter } from './walk.ts'

/** Knowledge about the functions of a framework around Express. */
export interface KnownFunctions {
  /** Whether a function, judged by where its code is, passes requests on without other effects. */
  readonly isHarmless: (origin: Origin) => boolean
  /** Whether a function of a route for all methods, judged by where its code is, only answers 404. */
  readonly isEnd: (origin: Origin, path: string) => boolean
}

const nothing: KnownFunctions = { isHarmless: () => false, isEnd: () => false }

/**
 * Lists the routes of an Express application, 4.21 or 5, with their guards.
 *
 * @param known knowledge about the functions of a framework around Express, such as Nest.
 * @throws TypeError if `app` is not an Express application.
 */
export function readExpressStack(app: object, known: KnownFunctions = nothing): Omit<AuditInput, 'precedence'> {
  const router = routerOf(app)
  return withLocate(locate => {
    const found: Found = {
      routes: [],
      findings: [],
      locate,
      isHarmless: handle => isHarmless(handle, locate) || known.isHarmless(locate(handle)),
      isEnd: (handle, path) => known.isEnd(locate(handle), path),
    }
    walkRouter(router, found)
    return { routes: found.routes, findings: found.findings }
  })
}
