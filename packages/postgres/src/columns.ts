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

/** Writes a hash for `decode(…, 'hex')`: no driver is asked to write bytes, because each has its own way. */
export function toHex(hash: string): string {
  return hashBytes(hash).toString('hex')
}

/** The same for a comparison: what is no hash equals nothing. */
export function toHexOrNull(hash: string): string | null {
  return hashBytesOrNull(hash)?.toString('hex') ?? null
}

/** Reads what `encode(…, 'hex')` gives. */
export function fromHex(hex: string): string {
  return hashText(Buffer.from(hex, 'hex'))
}
