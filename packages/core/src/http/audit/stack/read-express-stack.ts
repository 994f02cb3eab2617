import { type AuditInput } from '../create-audit.ts'
import type { Found } from './found.ts'
import { isHarmless } from './harmless.ts'
import { type Origin, withLocate } from './locate.ts'
import { routerOf } from './stack.ts'
import { walkRouter } from './walk.ts'

/**
 * Lists what an Express application, 4.21 or 5, serves, with what guards it.
 *
 * @param isKnown tells of functions of the framework around it, which hand requests on or only answer those that nothing
 *   else takes.
 * @throws TypeError for what is no Express application.
 */
export function readExpressStack(
  app: object,
  isKnown: (origin: Origin) => boolean = () => false,
): Omit<AuditInput, 'precedence'> {
  const router = routerOf(app)
  return withLocate(locate => {
    const found: Found = {
      routes: [],
      findings: [],
      locate,
      isHarmless: handle => isHarmless(handle, locate) || isKnown(locate(handle)),
    }
    walkRouter(router, found)
    return { routes: found.routes, findings: found.findings }
  })
}
