const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const values = new Uint8Array(128).fill(255)
for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value

/**
 * Decodes base64url (RFC 4648 §5), or gives undefined for anything but the one canonical spelling: no padding, no white
 * space, and the unused bits of the last character are zero (§3.5).
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
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
