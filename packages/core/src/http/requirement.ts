import { z } from 'zod'
import { type Duration, parseDuration } from '../lib/duration.ts'

/** What a guard asks of a request that must be signed in. */
export interface SignedInRequirement {
  /** At least one of these must be in the token's `roles` claim, which must be an array of strings. */
  readonly roles?: readonly string[] | undefined
  /** Reads the user again, at most so old: `'0s'` reads it now. Default: the token alone counts. */
  readonly recheck?: Duration | undefined
  /** The login must be at most so old (`auth_time`); otherwise AuthError `reauthentication_required` (RFC 9470). */
  readonly maxAge?: Duration | undefined
  readonly optional?: false | undefined
}

/** What a guard asks of a request that need not be signed in; a token that is presented must be good all the same. */
export interface OptionalRequirement {
  readonly optional: true
  /** As with {@link SignedInRequirement.recheck}, where a token is presented. */
  readonly recheck?: Duration | undefined
  readonly roles?: undefined
  readonly maxAge?: undefined
}

/** What a guard asks of a request. */
export type Requirement = SignedInRequirement | OptionalRequirement

const duration = z.custom<Duration>(value => parseDuration(value) !== undefined, "must be a duration such as '15m'")

const shape = z
  .strictObject({
    roles: z.array(z.string().min(1)).min(1).optional(),
    recheck: duration.optional(),
    maxAge: duration.optional(),
    optional: z.boolean().optional(),
  })
  // Who may be nobody cannot have a role, nor a recent login.
  .refine(({ optional, roles }) => !(optional && roles), { path: ['roles'], error: 'cannot be optional' })
  .refine(({ optional, maxAge }) => !(optional && maxAge !== undefined), {
    path: ['maxAge'],
    error: 'cannot be optional',
  })

/** Proves that a requirement is one, because a misspelt rule would guard nothing. Throws TypeError. */
export function checkRequirement(requirement: unknown): void {
  const result = shape.safeParse(requirement)
  if (result.success) return
  const [issue] = result.error.issues
  throw new TypeError(['guard', ...issue!.path, issue!.message].join(': '))
}
