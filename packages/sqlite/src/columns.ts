import { hashText } from '@sallyport/core/store'

/** A row by column names. */
export type Row = Readonly<Record<string, unknown>>

/** The time by the machine's clock, in milliseconds since the epoch. */
export const now = `cast(unixepoch('subsec') * 1000 as integer)`

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

/** Reads a number: a driver may be set to give a `bigint`. */
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

/** `better-sqlite3` gives a Buffer, `node:sqlite` a Uint8Array. */
function bytes(row: Row, column: string): Buffer {
  const value = row[column]
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  throw new TypeError(`database gives no bytes for the column ${column}`)
}
