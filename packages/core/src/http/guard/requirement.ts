import { z } from 'zod'
import { type Duration, parseDuration } from '../../lib/duration.ts'
import type { Claims } from '../../token/claims.ts'
import type { CookieMode } from '../cookies/cookie-options.ts'
import type { AuthenticatedDescription } from './description.ts'
import type { HttpRequest } from '../request/request.ts'

/** What a guard requires of a request with an access token. */
export interface SignedInRequirement<Role extends string = string> {
  /** At least one of these must be in the token's `roles` claim, which must be an array of strings. Default: any role. */
  readonly roles?: readonly Role[]
  /**
   * Reads the user again, and accepts a cached one of at most this age: `'0s'` reads it now. Default: only the token
   * counts.
   */
  readonly recheck?: Duration
  /**
   * The login must be at most this old (`auth_time`); otherwise AuthError `reauthentication_required` (RFC 9470).
   * Default: of any age.
   */
  readonly maxAge?: Duration
  /** What the policy must allow. */
  readonly can?: PermissionRequirement
  /** Admits actors, who act on the user's behalf (`act`). Default: false, and they get 403. */
  readonly actors?: boolean
  /** Not for a route that wants roles, a recheck, a recent login or a permission. */
  readonly optional?: false
}

/** A permission that the guard's policy must allow. */
export interface PermissionRequirement {
  /** Such as `order:approve`. */
  readonly action: string
  /**
   * Loads the resource, once, within 5 seconds; undefined is answered 404. Default: the permission is decided without a
   * resource.
   */
  readonly load?: (request: HttpRequest) => unknown
  /**
   * Answers 404 instead of 403, so that nobody learns what exists: always, or, given a permission such as `order:read`,
   * unless the policy allows that permission too, which is then required as well. Default: false.
   */
  readonly hide?: boolean | string
  /**
   * Makes the context that the policy is asked in, once and before the resource is loaded: what conditions read of it,
   * and the reason for which the glass is to be broken. It is synchronous. Default: none.
   */
  readonly context?: (request: HttpRequest, claims: Claims<object>) => unknown
  /**
   * Makes the subject that the policy is asked about from the claims. It is synchronous. Default: every custom claim,
   * with `sub` as `id`.
   */
  readonly subject?: (claims: Claims<object>) => unknown
}

/** What a guard requires of a request that may have no token. A token that is sent must be valid. */
export interface OptionalRequirement {
  readonly optional: true
  /** As with {@link SignedInRequirement.recheck}, where a token is presented. */
  readonly recheck?: Duration
  /** As with {@link SignedInRequirement.actors}, where a token is presented. */
  readonly actors?: boolean
  readonly roles?: never
  readonly maxAge?: never
  readonly can?: never
}

/** What a guard requires of a request. */
export type Requirement<Role extends string = string> = SignedInRequirement<Role> | OptionalRequirement

const callback = z.custom(value => typeof value === 'function', 'must be a function')
const duration = z.custom<Duration>(value => parseDuration(value) !== undefined, "must be a duration such as '15m'")

const shape = z
  .strictObject({
    roles: z.array(z.string().min(1)).min(1).optional(),
    recheck: duration.optional(),
    maxAge: duration.optional(),
    can: z
      .strictObject({
        action: z.string().min(1),
        load: callback.optional(),
        hide: z.union([z.boolean(), z.string().min(1)]).optional(),
        context: callback.optional(),
        subject: callback.optional(),
      })
      .optional(),
    actors: z.boolean().optional(),
    optional: z.boolean().optional(),
  })
  // A request without a token has neither a role nor a recent login.
  .refine(({ optional, roles }) => !(optional && roles), { path: ['roles'], error: 'cannot be optional' })
  .refine(({ optional, can }) => !(optional && can), { path: ['can'], error: 'cannot be optional' })
  .refine(({ optional, maxAge }) => !(optional && maxAge !== undefined), {
    path: ['maxAge'],
    error: 'cannot be optional',
  })

/** Checks a requirement: a rule that is misspelt or undefined would protect nothing. Throws TypeError. */
export function checkRequirement(requirement: Requirement): void {
  const result = shape.safeParse(requirement)
  const [issue] = result.error?.issues ?? []
  if (issue !== undefined) throw new TypeError(['guard', ...issue.path, issue.message].join(': '))
  for (const [name, value] of Object.entries(requirement)) {
    if (value === undefined) throw new TypeError(`guard: ${name}: is undefined`)
  }
}

/** Describes what a guard asks for, as plain data. A guard that accepts cookies checks where requests come from. */
export function describeRequirement(
  { can, ...others }: Requirement,
  mode: CookieMode | undefined,
): AuthenticatedDescription {
  const cookies = mode?.access && { cookies: true, csrf: true }
  return { kind: 'authenticated', ...others, ...(can && { can: can.action }), ...cookies }
}
