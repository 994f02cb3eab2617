import { nodeBuffer } from './node-crypto.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const values = new Uint8Array(128).fill(255)
for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes base64url (RFC 4648 §5). Returns undefined for text that is not canonical: with padding, with white space, or with
 * unused bits of the last character that are not zero (§3.5).
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  return nodeBuffer ? decodeNatively(text, nodeBuffer) : decodeAnywhere(text)
}

/** Decodes base64url of UTF-8, as {@link decodeBase64url} does. A byte order mark is kept. */
export function decodeBase64urlText(text: string): string | undefined {
  return nodeBuffer && text.length <= mostAtOnce
    ? decodeTextNatively(text, nodeBuffer)
    : decodeUtf8(decodeBase64url(text))
}

const alphabetOnly = /^[\w-]+$/

/** Whether a string is canonical base64url. It is not decoded. */
export function isBase64url(text: string): boolean {
  const rest = text.length % 4
  // Of the last character, 4 bits are unused after one byte, and 2 after two.
  const unused = rest === 2 ? 15 : rest === 3 ? 3 : 0
  return rest !== 1 && alphabetOnly.test(text) && (values[text.charCodeAt(text.length - 1)]! & unused) === 0
}

/** Node decodes any text, so the result is encoded again: only canonical text stays the same. */
function decodeNatively(text: string, { Buffer }: typeof nodeBuffer & {}) {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

/** The most characters that are decoded without allocating a buffer: those of the longest token. */
const mostAtOnce = 8192
const shared = nodeBuffer?.Buffer.alloc(mostAtOnce)

function decodeTextNatively(text: string, { Buffer, isUtf8 }: typeof nodeBuffer & {}): string | undefined {
  const length = shared.write(text, 'base64url')
  if (shared.toString('base64url', 0, length) !== text) return undefined
  const decoded = shared.toString('latin1', 0, length)
  // One that is longer in UTF-8 is not ASCII.
  if (Buffer.byteLength(decoded) === length) return decoded
  return isUtf8(shared.subarray(0, length)) ? shared.toString('utf8', 0, length) : undefined
}

/** Decodes without Node. */
export function decodeAnywhere(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array((text.length * 3) >> 2)
  let bits = 0
  let pending = 0
  let written = 0
  for (let at = 0; at < text.length; at++) {
    const value = values[text.charCodeAt(at)] ?? 255
    if (value === 255) return undefined
    bits = ((bits << 6) | value) & 0xfff
    pending += 6
    if (pending < 8) continue
    pending -= 8
    bytes[written++] = bits >> pending
  }
  const unused = bits & ((1 << pending) - 1)
  return pending === 6 || unused !== 0 ? undefined : bytes
}

/** Decodes UTF-8. Returns undefined for invalid bytes instead of replacing them. */
export function decodeUtf8(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && utf8.decode(bytes)
  } catch {
    return undefined
  }
}
