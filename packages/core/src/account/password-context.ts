import { isSensitiveName } from '../log/sensitive.ts'
import type { UserEntry } from '../ports/user-directory.ts'

/** Longer strings are prose, whose words occur in good passwords. */
const longestWord = 254
/** Bounds the work on an entity that holds half of a database. */
const mostWords = 100
const mostMembers = 32
const deepest = 3

/**
 * The words that a user's password must not be made of: the strings in their own record, such as the login, the e-mail
 * address and the name. The routes for passwords know nothing else of the user.
 */
export function passwordContext({ id, user, passwordHash }: UserEntry<unknown>): string[] {
  const words = new Set([id])
  collect(user, words, 0)
  // A blocklist of the application's is told no secret.
  return [...words].filter(word => word !== passwordHash).slice(0, mostWords)
}

/** A record may have getters that throw. */
function collect(value: unknown, words: Set<string>, depth: number): void {
  if (words.size >= mostWords) return
  if (typeof value === 'string' && value.length <= longestWord) words.add(value)
  if (typeof value !== 'object' || value === null || depth >= deepest) return
  const names = Object.keys(value).filter(name => !isSensitiveName(name))
  for (const name of names.slice(0, mostMembers)) {
    try {
      collect((value as Record<string, unknown>)[name], words, depth + 1)
    } catch {
      continue
    }
  }
}
