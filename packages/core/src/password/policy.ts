import { AuthError } from '../errors.ts'
import type { PasswordBlocklist } from '../ports/password-blocklist.ts'
import { combineBlocklists, contextBlocklist } from './blocklist.ts'

/** The options of the password policy. */
export interface PasswordPolicyOptions {
  /** Code points, 8 to 64. Default: 15. Use fewer only with a second factor (NIST SP 800-63B-4 §3.1.1.2). */
  readonly minLength?: number
  /** Words that no password may consist of, such as the service's name. Default: none. */
  readonly context?: readonly string[]
  /** Which other passwords are refused. Default: none. */
  readonly blocklist?: PasswordBlocklist | undefined
}

/** Checks whether a password may be chosen. There are no composition rules, and passwords do not expire. */
export interface PasswordPolicy {
  /**
   * @param text As `readPassword` prepared it.
   * @throws AuthError `password_too_short`, `password_too_long` or `password_blocked` with `details.reason`.
   */
  check(text: string, context: readonly string[]): Promise<void>
}

/** Code points. Limits the work. NIST requires at least 64. */
const maxLength = 256

/**
 * Makes the password policy of NIST SP 800-63B-4: a length and a blocklist.
 *
 * @throws TypeError if `minLength` is not a whole number from 8 to 64.
 */
export function createPasswordPolicy(options: PasswordPolicyOptions = {}): PasswordPolicy {
  const { minLength = 15, context: always = [], blocklist } = options
  if (!Number.isInteger(minLength) || minLength < 8 || minLength > 64) {
    throw new TypeError('minLength must be a whole number from 8 to 64')
  }
  const blocked = blocklist ? combineBlocklists(contextBlocklist, blocklist) : contextBlocklist
  return {
    async check(text, context) {
      checkLength(text, minLength)
      const verdict = await blocked.check(text, [...always, ...context])
      if (verdict.blocked) throw new AuthError('password_blocked', { details: { reason: verdict.reason } })
    },
  }
}

function checkLength(text: string, minLength: number): void {
  const length = Array.from(text).length
  if (length < minLength) throw new AuthError('password_too_short', { details: { minLength } })
  if (length > maxLength) throw new AuthError('password_too_long', { details: { maxLength } })
}
