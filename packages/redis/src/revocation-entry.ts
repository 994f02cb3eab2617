import type { Revocation } from '@sallyport/core/store'
import { textOf, unreadable } from './reply.ts'

/** Writes an entry as a string. JSON escapes lone surrogates, which UTF-8 cannot encode. */
export function encodeEntry(entry: Revocation): string {
  const { kind, subject } = entry
  return JSON.stringify(kind === 'session' ? [kind, subject, entry.sid] : [kind, subject])
}

/**
 * Reads an entry that {@link encodeEntry} wrote.
 *
 * @throws AuthError `store_inconsistent` for any other string: ignoring an entry could miss a revocation.
 */
export function decodeEntry(reply: unknown): Revocation {
  const parts = parse(textOf(reply))
  const [kind, subject, sid] = parts
  if (typeof subject === 'string') {
    if (kind === 'session' && typeof sid === 'string' && parts.length === 3) return { kind, sid, subject }
    if (parts.length === 2 && (kind === 'blocked' || kind === 'unblocked' || kind === 'changed')) {
      return { kind, subject }
    }
  }
  throw unreadable('an entry of the feed has an unknown form')
}

function parse(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return value
  } catch {
    // A string that is not JSON fails like JSON of another form.
  }
  throw unreadable('an entry of the feed is not a JSON array')
}
