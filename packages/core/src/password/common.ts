import type { PasswordBlocklist } from '../ports/password-blocklist.ts'
import { commonPasswords } from './common-passwords.ts'
import { fold, stem } from './fold.ts'
import { isGuessable } from './guessable.ts'

let listed: ReadonlySet<string> | undefined

/**
 * Blocks what guessers try first: 3,000 common passwords, repeats, sequences, and common words with little else. It is
 * always on; the 49,000 passwords of `zxcvbnBlocklist` may come on top.
 */
export const commonBlocklist: PasswordBlocklist = {
  async check(password) {
    listed ??= new Set(commonPasswords.trim().split(/\s+/))
    if (isListed(fold(password), listed)) return { blocked: true, reason: 'common' }
    return isGuessable(password) ? { blocked: true, reason: 'guessable' } : { blocked: false }
  },
}

/** What people put at the end: one digit or sign, a year, or several of them. */
const endings = [/[^\p{L}]$/u, /(?:19|20)\d\d$/]

/** Whether a list of folded passwords has this one, also with other digits and signs at its end. */
export function isListed(folded: string, list: ReadonlySet<string>): boolean {
  return [folded, stem(folded), ...endings.map(ending => folded.replace(ending, ''))].some(text => list.has(text))
}
