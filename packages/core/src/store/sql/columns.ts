import { hashBytes, hashBytesOrNull, hashText } from '../hash-bytes.ts'

/** A row by column names. */
export type Row = Readonly<Record<string, unknown>>

/** How a driver carries strings and bytes, both in the values of statements and in the columns of rows. */
export interface SqlTypes<V> {
  /** Converts a string to a value of the client. */
  writeText(value: string): V
  /** Converts bytes to a value of the client. */
  writeBytes(value: Buffer): V
  /** Returns undefined for a value of another type. */
  readText(value: unknown): string | undefined
  /** Returns undefined for a value of another type. */
  readBytes(value: unknown): Buffer | undefined
  /** Writes the SQL that selects a column of bytes. */
  selectBytes(column: string): string
}

/** A value of a statement: a string or bytes in the driver's type, a number, or null. */
export type SqlParameter<V> = V | number | null

/** Writes values and reads columns in the types of one database's driver. */
export interface Columns<V> {
  /** Converts a string. */
  text(value: string): V
  /** Converts a string, or null. */
  textOrNull(value: string | null): V | null
  /** Writes a hash as bytes: 32 are stored instead of 43. */
  hash(hash: string): V
  /** Converts a hash in base64url to bytes, or null. */
  hashOrNull(hash: string | null): V | null
  /** Writes a hash for a comparison: a string that is not a hash equals nothing. */
  comparableHash(hash: string): V | null
  /** Reads a string of a row. */
  readText(row: Row, column: string): string
  /** Reads a string of a row, or null. */
  readTextOrNull(row: Row, column: string): string | null
  /** Reads the bytes of a row as a hash in base64url. */
  readHash(row: Row, column: string): string
  /** Reads the bytes of a row as a hash, or null. */
  readHashOrNull(row: Row, column: string): string | null
  /** Returns the SQL that selects a column of bytes. */
  selectBytes(column: string): string
}

/** Reads a number: drivers return a bigint as a string, a number or a BigInt. */
export function readNumber(row: Row, column: string): number {
  return Number(row[column])
}

/** Makes the conversions of a database from those of its two types. */
export function columnsOf<V>(types: SqlTypes<V>): Columns<V> {
  const readText = (row: Row, column: string) => required(types.readText(row[column]), 'a string', column)
  const readHash = (row: Row, column: string) => hashText(required(types.readBytes(row[column]), 'bytes', column))
  const comparableHash = (hash: string) => {
    const bytes = hashBytesOrNull(hash)
    return bytes === null ? null : types.writeBytes(bytes)
  }
  return {
    text: types.writeText,
    textOrNull: value => (value === null ? null : types.writeText(value)),
    hash: hash => types.writeBytes(hashBytes(hash)),
    hashOrNull: hash => (hash === null ? null : types.writeBytes(hashBytes(hash))),
    comparableHash,
    readText,
    readTextOrNull: (row, column) => (row[column] === null ? null : readText(row, column)),
    readHash,
    readHashOrNull: (row, column) => (row[column] === null ? null : readHash(row, column)),
    selectBytes: types.selectBytes,
  }
}

function required<T>(value: T | undefined, type: string, column: string): T {
  if (value !== undefined) return value
  throw new TypeError(`the driver did not return ${type} for the column ${column}`)
}

/** Writes strings as UTF-8 bytes, so that no character set, collation or escaping changes them. */
export const binaryTypes: SqlTypes<Buffer> = {
  writeText: value => Buffer.from(value),
  writeBytes: value => value,
  readText: value => bytesOf(value)?.toString(),
  readBytes: bytesOf,
  selectBytes: column => column,
}

/** Some drivers return a Buffer, others a Uint8Array. */
function bytesOf(value: unknown): Buffer | undefined {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined
}
