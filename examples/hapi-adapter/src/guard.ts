import type { Lifecycle, Request, RouteOptions } from '@hapi/hapi'
import { canRequirement, type CanOptions, type GuardMaker } from '@sallyport/core/adapter'
import { type HttpRequest, markGuard, publicAccess, type RequestAuth, type Requirement } from '@sallyport/core/http'

/** What guards are made with. */
export interface GuardParts<U, C> {
  readonly guard: GuardMaker<U, C>
  readonly adapt: (request: Request) => HttpRequest
  readonly keep: (request: Request, found: RequestAuth<U, C> | undefined) => void
  readonly subject: ((claims: never) => unknown) | undefined
}

type Load = (request: Request) => unknown

/** Makes guards, as options of a route. */
export function createGuards<U, C>({ guard, adapt, keep, subject }: GuardParts<U, C>) {
  const make = (requirement: Requirement = {}): RouteOptions => {
    const { check, description } = guard(requirement)
    const method: Lifecycle.Method = async (request, h) => {
      keep(request, await check(adapt(request)))
      return h.continue
    }
    return optionsOf(markGuard(method, description))
  }
  return Object.assign(make, {
    roles: (...roles: readonly string[]) => make({ roles }),
    can: (permission: string, ...rest: readonly [load?: Load, options?: CanOptions<string, string, unknown>]) =>
      make(canRequirement(permission, rest as never, subject)),
    optional: () => make({ optional: true }),
    public(reason: string) {
      const method: Lifecycle.Method = (_request, h) => h.continue
      return optionsOf(markGuard(method, publicAccess(reason)))
    },
  })
}

/** Before hapi reads the body, and without its cookies: it answers some with 400 before any guard runs. */
function optionsOf(method: Lifecycle.Method): RouteOptions {
  return { ext: { onPreAuth: { method } }, state: { parse: false, failAction: 'ignore' } }
}
