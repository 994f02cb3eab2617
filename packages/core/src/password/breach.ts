import { createHash } from 'node:crypto'
import { withTimeout } from '../store/store-call.ts'
import type { PasswordBlocklist } from '../ports/password-blocklist.ts'

/** The options of `breachBlocklist`. */
export interface BreachOptions {
  /**
   * Resolves to the lines `<suffix>:<count>` of all SHA-1 hashes with this prefix of five hexadecimal digits, as the
   * range API of Have I Been Pwned does.
   */
  readonly range: (prefix: string) => Promise<string>
  /** The timeout in milliseconds. Default: 2000. */
  readonly timeout?: number
  /** Called when the corpus could not be asked, so that the password was allowed. */
  readonly onFailure?: (error: unknown) => void
}

/**
 * Makes a blocklist of breached passwords. It sends the corpus only five hexadecimal digits of a hash (k-anonymity).
 *
 * It makes no requests except through `range`. If that fails or is slow, the password is allowed, so that an outage does not
 * stop sign-ups.
 *
 * @example
 * ```ts
 * import { breachBlocklist } from '@sallyport/core'
 * const blocklist = breachBlocklist({
 *   range: async prefix => (await fetch(`https://api.pwnedpasswords.com/range/${prefix}`)).text(),
 *   onFailure: error => console.warn('breach corpus', error),
 * })
 * ```
 */
export function breachBlocklist({ range, timeout = 2000, onFailure }: BreachOptions): PasswordBlocklist {
  function report(error: unknown): void {
    try {
      onFailure?.(error)
    } catch {
      // An error of the listener must not refuse the password.
    }
  }

  return {
    async check(password) {
      const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
      try {
        const lines = await withTimeout(range(hash.slice(0, 5)), timeout, 'range')
        return isListed(lines, hash.slice(5)) ? { blocked: true, reason: 'breached' } : { blocked: false }
      } catch (error) {
        report(error)
        return { blocked: false }
      }
    },
  }
}

/** A count of 0 is padding, which hides the size of the response. */
function isListed(lines: string, suffix: string): boolean {
  return lines.split('\n').some(line => {
    const [hash = '', count] = line.trim().split(':')
    return hash.toUpperCase() === suffix && Number(count) > 0
  })
}
