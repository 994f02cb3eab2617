import type { Row } from './client.ts'

/** Reads a text column. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw new TypeError(`client gives no text for the column ${column}`)
}

/** Reads a text column that may be null. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** Reads a number: drivers give a bigint as text, as a number or as a BigInt. */
export function number(row: Row, column: string): number {
  return Number(row[column])
}

/**
 * Writes a hash as core has it, base64url, as hexadecimal digits for `decode(…, 'hex')`: 32 bytes are stored and not 43.
 *
 * @throws TypeError for text that is no canonical base64url.
 */
export function toHex(hash: string): string {
  const hex = toHexOrNull(hash)
  if (hex === null) throw new TypeError('a hash must be base64url')
  return hex
}

/** The same for a comparison: what is no canonical base64url equals nothing, as null does in SQL. */
export function toHexOrNull(hash: string): string | null {
  const bytes = Buffer.from(hash, 'base64url')
  return bytes.toString('base64url') === hash ? bytes.toString('hex') : null
}

/** Reads what `encode(…, 'hex')` gives as base64url. */
export function fromHex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url')
}
