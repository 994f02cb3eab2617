import { AuthError } from '../errors.ts'
import { decodeBase64urlText, isBase64url } from '../lib/base64url.ts'
import { type JsonObject, parseJsonObject } from './json.ts'

/** The most characters that a token may have. */
export const maxTokenLength = 8192

/** A token whose text is well-formed. Nothing of it is verified yet. */
export interface CompactToken {
  readonly text: string
  /** The signed part: the header and the payload as they are in the text. */
  readonly signed: string
  readonly header: JsonObject
  readonly payload: JsonObject
  /** In base64url. */
  readonly signature: string
}

/**
 * Reads a JWS in its compact serialization (RFC 7515 §7.1) before any cryptography sees it. Each token has exactly one
 * valid text, so that texts can be compared and cached. Throws AuthError `token_invalid` for anything else.
 */
export function parseCompact(text: unknown): CompactToken {
  if (typeof text !== 'string' || text.length > maxTokenLength) throw new AuthError('token_invalid')
  const first = text.indexOf('.')
  const last = text.lastIndexOf('.')
  // Without a dot both are -1. A third dot is refused as a character that base64url does not have.
  const header = first === last ? undefined : readHeader(text.slice(0, first))
  const payload = header && readObject(text.slice(first + 1, last))
  const signature = text.slice(last + 1)
  if (!header || !payload || !isBase64url(signature)) throw new AuthError('token_invalid')
  return { text, signed: text.slice(0, last), header, payload, signature }
}

/** Issuers use few different headers, so parsed headers are cached. If strangers send many, the cache is emptied. */
const mostHeaders = 100
const longestHeader = 512
const headers = new Map<string, JsonObject>()

function readHeader(segment: string): JsonObject | undefined {
  const known = headers.get(segment)
  if (known) return known
  const header = readObject(segment)
  if (header && segment.length <= longestHeader) {
    if (headers.size === mostHeaders) headers.clear()
    headers.set(segment, header)
  }
  return header
}

function readObject(segment: string): JsonObject | undefined {
  const json = decodeBase64urlText(segment)
  return json === undefined ? undefined : parseJsonObject(json)
}
