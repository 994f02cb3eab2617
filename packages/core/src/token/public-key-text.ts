import { decodeBase64url } from '../lib/base64url.ts'

/** PEM, also without its dashes, SSH's two formats, a JWK, and the XML of .NET. */
const keyText =
  /BEGIN (?:[A-Z0-9]+ )*(?:KEY|CERTIFICATE|BLOCK)|"kty"\s*:|(?:^|\s)(?:ssh-|sk-ssh-|sk-ecdsa-|ecdsa-sha2-)[\w@.-]+ AAAA|^ssh-|<RSAKeyValue>/

/** Base64 is decoded and checked again up to twice, because a PEM file is often base64 in an environment variable. */
const deepest = 2

/**
 * Tells whether a secret is the text or the bytes of a key pair or of its public half, in any encoding. With
 * such a secret an attacker can use the public key to forge HMAC signatures (RFC 8725 §2.1).
 */
export function isKeyPair(secret: string | Uint8Array): boolean {
  return holdsKey(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret, 0)
}

function holdsKey(bytes: Uint8Array, depth: number): boolean {
  if (isDer(bytes) || isSshKey(bytes)) return true
  const text = new TextDecoder().decode(bytes)
  if (keyText.test(text)) return true
  if (depth === deepest) return false
  return decodings(text).some(decoded => holdsKey(decoded, depth + 1))
}

/** Decodes a string as base64 of either alphabet and as hexadecimal digits, on any number of lines. */
function decodings(text: string): Uint8Array[] {
  const compact = text.replace(/\\[nr]|[\s"']/g, '')
  const hex = /^(?:[\da-f]{2})+$/i.test(compact) ? compact.match(/../g) : null
  const base64 = decodeBase64url(compact.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'))
  return [...(hex ? [Uint8Array.from(hex, pair => Number.parseInt(pair, 16))] : []), ...(base64 ? [base64] : [])]
}

/**
 * Whether the bytes are one ASN.1 sequence of two or more elements that fill it exactly, as in PKCS#1, PKCS#8, SEC 1, SPKI
 * and X.509. Random bytes that only start like a sequence are not.
 */
function isDer(bytes: Uint8Array): boolean {
  const sequence = elementAt(bytes, 0)
  if (sequence?.tag !== 0x30 || sequence.end !== bytes.length) return false
  const first = bytes[sequence.start]
  let count = 0
  for (let at = sequence.start; at < bytes.length; count++) {
    const element = elementAt(bytes, at)
    if (element === undefined || !keyTags.has(element.tag)) return false
    at = element.end
  }
  return count >= 2 && (first === 0x30 || first === 0x02)
}

/** Tags of the elements of keys and certificates: integer, bit string, octet string, null, object id, sequence, set, context. */
const keyTags: ReadonlySet<number> = new Set([0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31, 0x81, 0xa0, 0xa1])

/** Reads where an element of DER starts and ends. Undefined if it does not fit into the bytes. */
function elementAt(bytes: Uint8Array, at: number): { tag: number; start: number; end: number } | undefined {
  const [tag, first = 0, second = 0, third = 0] = bytes.subarray(at, at + 4)
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  const length = [first, second, (second << 8) | third][lengthBytes]
  if (tag === undefined || length === undefined) return undefined
  const start = at + 2 + lengthBytes
  return start + length > bytes.length ? undefined : { tag, start, end: start + length }
}

/** Whether the bytes start with the name of an algorithm after its length in four bytes (RFC 4253 §6.6). */
function isSshKey(bytes: Uint8Array): boolean {
  const name = new TextDecoder().decode(bytes.subarray(4, 4 + (bytes[3] ?? 0)))
  return bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0 && /^(?:ssh-|sk-|ecdsa-sha2-)[\w@.-]+$/.test(name)
}
