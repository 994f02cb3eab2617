/** A password as the hasher gets it, or the error code of an invalid one. */
export type PasswordText =
  | { readonly text: string; readonly fault?: undefined }
  | { readonly text?: undefined; readonly fault: 'password_malformed' | 'password_too_long' }

/** Limits the work on a client's string if the hasher accepts any length. */
const maxBytesOfAny = 4096

/**
 * Normalises a password by NFC (RFC 8265 §4.2.2). It is not trimmed, and its case does not change. NFKC would make different
 * passwords equal.
 *
 * It refuses NUL, because bcrypt starts again there (`a` equals `a\0a`), lone surrogates, because UTF-8 replaces them
 * (`\ud800` equals `\ufffd`), and more bytes than the hasher accepts, because it would ignore the rest.
 */
export function readPassword(password: unknown, maxBytes: number): PasswordText {
  if (typeof password !== 'string') return { fault: 'password_malformed' }
  // Checked before normalising. One code unit is at least one byte, and NFC makes at most four code units into one.
  if (password.length > maxBytesOfAny * 4) return { fault: 'password_too_long' }
  if (password.includes('\0') || !password.isWellFormed()) return { fault: 'password_malformed' }
  const text = password.normalize('NFC')
  if (Buffer.byteLength(text) > Math.min(maxBytes, maxBytesOfAny)) return { fault: 'password_too_long' }
  return { text }
}
