import { type AuditInput } from '../create-audit.ts'
import type { Found } from './found.ts'
import { isHarmless } from './harmless.ts'
import { type Origin, withLocate } from './locate.ts'
import { routerOf } from './stack.ts'
import { walkRouter } from './walk.ts'

/** What else is known of the functions of an application. */
export interface KnownFunctions {
  /** Whether a function by its code hands requests on, and does nothing else that matters. */
  readonly isHarmless: (origin: Origin) => boolean
  /** Whether a function of a route for every method, by its code, only answers that there is nothing at its path. */
  readonly isEnd: (origin: Origin, path: string) => boolean
}

const nothing: KnownFunctions = { isHarmless: () => false, isEnd: () => false }

/**
 * Lists what an Express application, 4.21 or 5, serves, with what guards it.
 *
 * @param known what is known of the functions of a framework around it.
 * @throws TypeError for what is no Express application.
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
