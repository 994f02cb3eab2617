/**
 * Returns the bytes of a hash, which core has as base64url: 32 bytes are stored instead of 43.
 *
 * @throws TypeError if the text is not canonical base64url.
 */
export function hashBytes(hash: string): Buffer {
  const bytes = hashBytesOrNull(hash)
  if (bytes === null) throw new TypeError('must be base64url')
  return bytes
}

/** Returns the bytes for a comparison. Text that is not canonical base64url gives null, which equals nothing in SQL. */
export function hashBytesOrNull(hash: string): Buffer | null {
  const bytes = Buffer.from(hash, 'base64url')
  return bytes.toString('base64url') === hash ? bytes : null
}

/** Makes the text of a hash from its bytes. */
export function hashText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
