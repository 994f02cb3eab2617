/**
 * The bytes of a hash as core has it, base64url: 32 are stored and not 43.
 *
 * @throws TypeError for text that is no canonical base64url.
 */
export function hashBytes(hash: string): Buffer {
  const bytes = hashBytesOrNull(hash)
  if (bytes === null) throw new TypeError('must be base64url')
  return bytes
}

/** The same for a comparison: what is no canonical base64url equals nothing, as null does in SQL. */
export function hashBytesOrNull(hash: string): Buffer | null {
  const bytes = Buffer.from(hash, 'base64url')
  return bytes.toString('base64url') === hash ? bytes : null
}

/** Makes the text of a hash from its bytes. */
export function hashText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
