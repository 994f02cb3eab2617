import type { Duration } from '@sallyport/core'
import { publicAccess } from '@sallyport/core/http'
import { addRule, type RuleDecorator } from './rule.ts'

/**
 * Lets everybody in, and says why: for the audit of routes, which tells open from forgotten.
 *
 * Throws TypeError without a reason. The start fails where the same route has another rule.
 *
 * @example
 * ```ts
 * @Get('health')
 * @Public('for the load balancer')
 * health() { return { status: 'ok' } }
 * ```
 */
export function Public(reason: string): RuleDecorator {
  return addRule('Public', publicAccess(reason))
}

/** Lets everybody in; a token that is presented must be good all the same. */
export function OptionalAuth(): RuleDecorator {
  return addRule('OptionalAuth', { optional: true })
}

/**
 * Lets in who has at least one of these roles in the token's `roles` claim.
 *
 * Where a class and a method both have roles, both must hold.
 *
 * @example
 * ```ts
 * @Roles('checker', 'admin')
 * @Post(':id/approve')
 * approve(@Param('id') id: string) {}
 * ```
 */
export function Roles(...roles: readonly [string, ...string[]]): RuleDecorator {
  return addRule('Roles', { roles })
}

/** Reads the user again, at most so old: `'0s'` reads it now. Blocked or gone: 401. See {@link RecheckedUser}. */
export function Recheck(maxAge: Duration): RuleDecorator {
  return addRule('Recheck', { recheck: maxAge })
}

/** Lets in who logged in at most so long ago; otherwise 401 `reauthentication_required` (RFC 9470). */
export function MaxAge(maxAge: Duration): RuleDecorator {
  return addRule('MaxAge', { maxAge })
}
