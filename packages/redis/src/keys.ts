import { hash } from 'node:crypto'

const subjectPattern = /^[\w-]{1,36}$/
const idPattern = /^[\w-]{1,64}$/
const maxIdLength = 255

/** The first 132 bits of a string's SHA-256, as 22 characters that are safe in any key. */
export function digest(text: string): string {
  return sha256(text).slice(0, 22)
}

/**
 * The key of one kind of a subject's keys. The braces are the hash tag: all of a subject's keys lie in one slot.
 *
 * Hashing would be most of what a rotation adds to its own round trip, so the usual ids (numbers, UUIDs) stay as they
 * are; every other string is hashed, and the tilde keeps hashes and ids apart.
 */
export function subjectKey(prefix: string, kind: string, subject: string): string {
  return `${prefix}:${kind}:{${subjectPattern.test(subject) ? subject : `~${digest(subject)}`}}`
}

/** The key of the revocation feed's stream, and the beginning of its other keys: one slot holds them all. */
export function feedKey(prefix: string): string {
  return `${prefix}:{r}`
}

/**
 * Encodes an id for use inside a key, so that it can be read back. The ids that core makes stay as they are.
 *
 * @throws TypeError for more than 255 characters.
 */
export function encodeId(id: string): string {
  if (idPattern.test(id)) return id
  if (id.length > maxIdLength) throw new TypeError(`id must have at most ${maxIdLength} characters`)
  return `~${Buffer.from(id, 'utf16le').toString('base64url')}`
}

/** Reads an id that {@link encodeId} made. */
export function decodeId(encoded: string): string {
  return encoded.startsWith('~') ? Buffer.from(encoded.slice(1), 'base64url').toString('utf16le') : encoded
}

/** UTF-16 keeps lone surrogates apart, which UTF-8 would all turn into U+FFFD. */
function sha256(text: string): string {
  return hash('sha256', Buffer.from(text, 'utf16le'), 'base64url')
}
