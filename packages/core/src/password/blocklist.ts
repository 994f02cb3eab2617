import type { BlocklistVerdict, PasswordBlocklist } from '../ports/password-blocklist.ts'
import { fold, stem } from './fold.ts'

const allowed: BlocklistVerdict = { blocked: false }
/** Shorter words of the context occur in too many good passwords. */
const minWordLength = 4

/**
 * Asks each blocklist in turn; the first that blocks decides.
 *
 * @example
 * ```ts
 * import { breachBlocklist, combineBlocklists } from '@sallyport/core'
 * const blocklist = combineBlocklists(ownBlocklist, breachBlocklist({ range }))
 * ```
 */
export function combineBlocklists(...lists: readonly PasswordBlocklist[]): PasswordBlocklist {
  return {
    async check(password, context) {
      for (const list of lists) {
        const verdict = await list.check(password, context)
        if (verdict.blocked) return verdict
      }
      return allowed
    },
  }
}

/**
 * Blocks passwords that consist only of words of the context, digits and punctuation, in any case and order. Words are the
 * service's name, the username, and an e-mail address and its parts, if they have at least four characters.
 */
export const contextBlocklist: PasswordBlocklist = {
  async check(password, context) {
    const folded = fold(password)
    const words = contextWords(context).filter(word => folded.includes(word))
    const rest = words.reduce((text, word) => text.replaceAll(word, ' '), folded)
    return words.length > 0 && !/\p{L}/u.test(rest) ? { blocked: true, reason: 'context' } : allowed
  },
}

/** Sorts the longest first, so that no word splits a longer one that contains it. */
function contextWords(context: readonly string[]): string[] {
  const words = context.flatMap(entry => wordsOf(fold(entry)))
  return [...new Set(words)].filter(word => word.length >= minWordLength).sort((a, b) => b.length - a.length)
}

function wordsOf(entry: string): string[] {
  const parts = [entry, ...entry.split('@'), ...entry.split(/[^\p{L}\p{N}]+/u)]
  return parts.flatMap(part => [part, stem(part)])
}
