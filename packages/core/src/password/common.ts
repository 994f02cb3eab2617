import type { PasswordBlocklist } from '../ports/password-blocklist.ts'
import { commonPasswords } from './common-passwords.ts'
import { fold, stem } from './fold.ts'
import { isGuessable } from './guessable.ts'

let listed: ReadonlySet<string> | undefined

/**
 * Blocks the passwords that guessers try first: 3,000 common passwords, repeats, sequences, and common words with few other
 * characters. It is always on. `zxcvbnBlocklist` can add 49,000 more.
 */
export const commonBlocklist: PasswordBlocklist = {
  async check(password) {
    listed ??= new Set(commonPasswords.trim().split(/\s+/))
    if (isListed(fold(password), listed)) return { blocked: true, reason: 'common' }
    return isGuessable(password) ? { blocked: true, reason: 'guessable' } : { blocked: false }
  },
}

/** What people append: a digit or sign, or a year. */
const endings = [/[^\p{L}]$/u, /(?:19|20)\d\d$/]

/** Whether a list of folded passwords contains this one, or its beginning without digits and signs at the end. */
export function isListed(folded: string, list: ReadonlySet<string>): boolean {
  return [folded, stem(folded), ...endings.map(ending => folded.replace(ending, ''))].some(text => list.has(text))
}
