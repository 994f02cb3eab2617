/** Longer texts name nobody: RFC 5321 §4.5.3.1.3 ends e-mail addresses there. */
const longestLogin = 254

/**
 * Brings a login into the one form that look-ups, throttle keys and mails use: NFKC, without surrounding spaces, in
 * lower case. Two spellings of it must never be two accounts, nor two counters.
 *
 * Store it in this form at sign-up. Case is folded without regard to any language.
 *
 * @example
 * ```ts
 * import { normalizeLogin } from '@sallyport/core'
 * normalizeLogin(' Ann＠Example.com ') // 'ann@example.com'
 * ```
 */
export function normalizeLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

/** The normal form of what a client sent, or undefined for what can be nobody's login. */
export function readLogin(login: unknown, normalize: (login: string) => string | undefined): string | undefined {
  if (typeof login !== 'string' || login.length > 4 * longestLogin || !login.isWellFormed()) return undefined
  const normal = normalize(login)
  if (normal === undefined) return undefined
  return normal.length > 0 && normal.length <= longestLogin && !/\p{Cc}/u.test(normal) ? normal : undefined
}
