import { hashBytes, hashBytesOrNull, hashText } from '@sallyport/core/store'
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

/** Writes base64url for `decode(…, 'hex')`: no driver is asked to write bytes, because each has its own way. Null stays null. */
export function toHex(base64url: string | null): string | null {
  return base64url === null ? null : hashBytes(base64url).toString('hex')
}

/** The same for a comparison: what is no hash equals nothing. */
export function comparableHex(hash: string): string | null {
  return hashBytesOrNull(hash)?.toString('hex') ?? null
}

/** Reads as base64url what `encode(…, 'hex')` gives. */
export function fromHex(row: Row, column: string): string {
  return hashText(Buffer.from(text(row, column), 'hex'))
}

/** The same for a column that may be null. */
export function fromHexOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : fromHex(row, column)
}
