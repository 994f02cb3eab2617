/** The longest login: RFC 5321 §4.5.3.1.3 limits e-mail addresses to it. */
const longestLogin = 254

/** Unicode's own list of what has no shape: joiners, fillers, direction pendingChanges, variation selectors. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu
/** Controls, formats and separators that are left, and what has no meaning yet and may change its form once it has. */
const notOfLogins = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800]/u
/** What only its case can change: printable ASCII without spaces, as nearly every login is. */
const plain = /^[!-~]*$/
/** Twice is enough for every code point. The bound is a precaution. */
const mostRounds = 8

/**
 * Brings a login into the one form that look-ups, throttle keys and mails use. Two spellings of it must never be two
 * accounts, nor two counters.
 *
 * The form is Unicode's NFKC_Casefold (The Unicode Standard §3.13.5), repeated until nothing changes: compatibility forms
 * are replaced, case is folded without regard to any language, and invisible characters are removed. Surrounding spaces
 * go too. Normalizing twice gives the same as once. Store logins in this form at sign-up.
 *
 * @example
 * ```ts
 * import { normalizeLogin } from '@sallyport/core'
 * normalizeLogin(' Ann＠Example.com ') // 'ann@example.com'
 * ```
 */
export function normalizeLogin(login: string): string {
  if (plain.test(login)) return login.toLowerCase()
  let normal = login
  for (let round = 0; round < mostRounds; round++) {
    // Folded apart from its pendingChanges: U+0345 becomes a letter, and other marks must stand on the right side of it (D145).
    const next = foldCase(normal.normalize('NFKD').replace(invisible, '')).normalize('NFKC').trim()
    if (next === normal) break
    normal = next
  }
  return normal
}

/**
 * Folds each code point by itself, so that a sigma at the end is the same letter: to upper case and back is what
 * CaseFolding.txt lists as C and F, except for the dotless i, which stays another letter, and Cherokee, which it folds up.
 */
function foldCase(text: string): string {
  return Array.from(text, letter => (letter === 'ı' ? letter : letter.toUpperCase().toLowerCase())).join('')
}

/** The normal form of what a client sent, or undefined if it cannot be a login. */
export function readLogin(login: unknown, normalize: (login: string) => string | undefined): string | undefined {
  if (typeof login !== 'string' || login.length > 4 * longestLogin || !login.isWellFormed()) return undefined
  const normal = normalize(login)
  if (normal === undefined) return undefined
  return normal.length > 0 && normal.length <= longestLogin && !notOfLogins.test(normal) ? normal : undefined
}
