import { createHash } from 'node:crypto'
import { withTimeout } from '../store/store-call.ts'
import type { PasswordBlocklist } from '../ports/password-blocklist.ts'

/** What a corpus of breached passwords is asked by. */
export interface BreachOptions {
  /**
   * Resolves to the lines `<suffix>:<count>` of all SHA-1 hashes with this prefix of five hexadecimal digits, as the
   * range API of Have I Been Pwned does.
   */
  readonly range: (prefix: string) => Promise<string>
  /** Milliseconds until an answer is given up. Default: 2000. */
  readonly timeout?: number
  /** Called when the corpus could not be asked and the password was let through. */
  readonly onFailure?: (error: unknown) => void
}

/**
 * Makes a blocklist of breached passwords that tells the corpus five hexadecimal digits and nothing more (k-anonymity).
 *
 * It has no network. It fails open: a corpus that is gone or slow must not stop sign-ups.
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
      // A listener that fails must not refuse the password.
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

/** A count of 0 is padding, which hides the size of the answer. */
function isListed(lines: string, suffix: string): boolean {
  return lines.split('\n').some(line => {
    const [hash = '', count] = line.trim().split(':')
    return hash.toUpperCase() === suffix && Number(count) > 0
  })
}
