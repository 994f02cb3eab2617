import { hashText } from '@sallyport/core/store'

/** A row by column names. */
export type Row = Readonly<Record<string, unknown>>

/** Writes text as its bytes. */
export function toBytes(value: string): Buffer {
  return Buffer.from(value)
}

/** Writes text as its bytes, null as null. */
export function toBytesOrNull(value: string | null): Buffer | null {
  return value === null ? null : Buffer.from(value)
}

/** Reads a column of bytes as text. */
export function text(row: Row, column: string): string {
  return bytes(row, column).toString()
}

/** Reads a column of bytes that may be null as text. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** Reads a number: with `bigNumberStrings` the driver gives it as text. */
export function number(row: Row, column: string): number {
  return Number(row[column])
}

/** Reads a hash. */
export function hash(row: Row, column: string): string {
  return hashText(bytes(row, column))
}

/** Reads a hash that may be null. */
export function hashOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : hash(row, column)
}

function bytes(row: Row, column: string): Buffer {
  const value = row[column]
  if (Buffer.isBuffer(value)) return value
  throw new TypeError(`pool gives no bytes for the column ${column}`)
}
