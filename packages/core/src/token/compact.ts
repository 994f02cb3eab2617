import { AuthError } from '../errors.ts'
import { decodeBase64url } from '../lib/base64url.ts'
import { type JsonObject, parseJsonObject } from './json.ts'

/** The most characters that a token may have. */
export const maxTokenLength = 8192

/** A token whose text is well formed, and of which nothing is verified yet. */
export interface CompactToken {
  readonly text: string
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signature: Uint8Array
}

const shape = /^[\w-]+\.[\w-]+\.[\w-]+$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a JWS in its compact serialization (RFC 7515 §7.1) before any cryptography sees it. Each token has exactly one
 * text that passes, so that texts can be compared and cached. Anything else is an AuthError `token_invalid`.
 */
export function parseCompact(text: unknown): CompactToken {
  if (typeof text !== 'string' || text.length > maxTokenLength || !shape.test(text))
    throw new AuthError('token_invalid')
  const [first, second, third] = text.split('.') as [string, string, string]
  const header = readObject(first)
  const payload = header && readObject(second)
  const signature = payload && decodeBase64url(third)
  if (!signature) throw new AuthError('token_invalid')
  return { text, header, payload, signature }
}

function readObject(segment: string): JsonObject | undefined {
  const bytes = decodeBase64url(segment)
  const json = bytes && decodeUtf8(bytes)
  return json === undefined ? undefined : parseJsonObject(json)
}

/** A byte order mark is kept, and JSON then refuses it. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
