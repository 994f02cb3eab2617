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

/** Whether the bytes are one ASN.1 sequence that starts with another sequence or an integer. */
function isDer(bytes: Uint8Array): boolean {
  const [tag, first = 0, second = 0, third = 0] = bytes
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  const length = [first, second, (second << 8) | third][lengthBytes]
  const inner = bytes[2 + lengthBytes]
  return tag === 0x30 && length === bytes.length - 2 - lengthBytes && (inner === 0x30 || inner === 0x02)
}

/** Whether the bytes start with the name of an algorithm after its length in four bytes (RFC 4253 §6.6). */
function isSshKey(bytes: Uint8Array): boolean {
  const name = new TextDecoder().decode(bytes.subarray(4, 4 + (bytes[3] ?? 0)))
  return bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0 && /^(?:ssh-|sk-|ecdsa-sha2-)[\w@.-]+$/.test(name)
}
