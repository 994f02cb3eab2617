/** What a password is as the hasher takes it, or the code of why it cannot be taken. */
export type PasswordText =
  | { readonly text: string; readonly fault?: undefined }
  | { readonly text?: undefined; readonly fault: 'password_malformed' | 'password_too_long' }

/** Bounds the work on a string from outside, where the hasher itself takes any length. */
const maxBytesOfAny = 4096

/**
 * Prepares a password: NFC, once, and nothing else (RFC 8265 §4.2.2). It is never trimmed and never changes case, and
 * NFKC would make different passwords equal.
 *
 * Refused are NUL, at which bcrypt starts again (`a` equals `a\0a`), a lone surrogate, which UTF-8 replaces (`\ud800`
 * equals `\ufffd`), and more bytes than the hasher takes, because it would cut the rest off.
 */
export function readPassword(password: unknown, maxBytes: number): PasswordText {
  if (typeof password !== 'string') return { fault: 'password_malformed' }
  // Before the work of normalising. One code unit is at least one byte, and NFC makes at most four code units into one.
  if (password.length > maxBytesOfAny * 4) return { fault: 'password_too_long' }
  if (password.includes('\0') || !password.isWellFormed()) return { fault: 'password_malformed' }
  const text = password.normalize('NFC')
  if (Buffer.byteLength(text) > Math.min(maxBytes, maxBytesOfAny)) return { fault: 'password_too_long' }
  return { text }
}
