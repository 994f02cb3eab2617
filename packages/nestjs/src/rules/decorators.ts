import type { Duration } from '@sallyport/core'
import { publicAccess } from '@sallyport/core/http'
import { refuseBare } from './bare.ts'
import { addRule, type RuleDecorator } from './rule.ts'

/**
 * Lets everybody in, and says why: for the audit of routes, which tells open from forgotten.
 *
 * Throws TypeError without a reason. The start fails where the same route has another rule.
 *
 * @example
 * ```ts
 * import { Public } from '@sallyport/nestjs'
 * class Health {@Public('for the load balancer')@Get('health') health() { return { status: 'ok' } } }
 * ```
 */
export function Public(reason: string): RuleDecorator {
  refuseBare('Public', reason)
  return addRule('Public', publicAccess(reason))
}

/**
 * Lets everybody in; a token that is presented must be valid all the same.
 *
 * @example
 * ```ts
 * import type { ClaimsOf } from '@sallyport/core'
 * import { CurrentUser, OptionalAuth } from '@sallyport/nestjs'
 * class Shop {@OptionalAuth()@Get() show(@CurrentUser() claims?: ClaimsOf<typeof auth>) { return claims?.sub } }
 * ```
 */
export function OptionalAuth(): RuleDecorator
export function OptionalAuth(...given: readonly unknown[]): RuleDecorator {
  refuseBare('OptionalAuth', given[0])
  return addRule('OptionalAuth', { optional: true })
}

/**
 * Lets in who has at least one of these roles in the token's `roles` claim.
 *
 * Where a class and a method both have roles, both must hold. The start fails where there is no role at all.
 *
 * @example
 * ```ts
 * import { Roles } from '@sallyport/nestjs'
 * class Orders {@Roles('checker', 'admin')@Post(':id/approve') approve(@Param('id') id: string) { return id } }
 * ```
 *
 * It takes any names. With a type in angle brackets it takes only these, and {@link sallyportDecorators} has one for the
 * roles of a policy.
 *
 * @example
 * ```ts
 * import type { RoleOf } from '@sallyport/core'
 * import { Roles as AnyRoles } from '@sallyport/nestjs'
 *
 * export const Roles = AnyRoles<RoleOf<typeof auth>>
 * ```
 */
export function Roles<Role extends string = string>(...roles: readonly NoInfer<Role>[]): RuleDecorator {
  refuseBare('Roles', roles[0])
  return addRule('Roles', { roles })
}

/**
 * Reads the user again, at most so old: `'0s'` reads it now. Blocked or gone: 401. See {@link RecheckedUser}.
 *
 * @example
 * ```ts
 * import { Recheck } from '@sallyport/nestjs'
 * class Payments {@Recheck('30s')@Post('payments') pay() {} }
 * ```
 */
export function Recheck(maxAge: Duration): RuleDecorator {
  refuseBare('Recheck', maxAge)
  return addRule('Recheck', { recheck: maxAge })
}

/**
 * Lets in who logged in at most so long ago; otherwise 401 `reauthentication_required` (RFC 9470).
 *
 * @example
 * ```ts
 * import { MaxAge } from '@sallyport/nestjs'
 * class Account {@MaxAge('5m')@Delete('account') remove() {} }
 * ```
 */
export function MaxAge(maxAge: Duration): RuleDecorator {
  refuseBare('MaxAge', maxAge)
  return addRule('MaxAge', { maxAge })
}

/**
 * Lets in anybody who acts in the user's place (`act`, RFC 8693), who otherwise gets 403.
 *
 * @example
 * ```ts
 * import { AllowActors } from '@sallyport/nestjs'
 * class Orders {@AllowActors()@Get('orders') list() {} }
 * ```
 */
export function AllowActors(): RuleDecorator {
  return addRule('AllowActors', { actors: true })
}
