/** A value of a statement. Strings go as their bytes, so that no encoding changes them. */
export type SqlValue = Buffer | number | null

/**
 * The slice of a prepared statement of `better-sqlite3` and `node:sqlite` that is used. Values are {@link SqlValue}; the wider
 * type is for the types of `better-sqlite3`, whose statements may take `{}`.
 */
export interface SqliteStatement {
  /** Runs the statement, and returns its rows. */
  all(...values: unknown[]): unknown[]
  /** Runs the statement, and returns how many rows it changed. */
  run(...values: unknown[]): { readonly changes: number | bigint }
  /** A method of `node:sqlite`, from Node 22.16 on. */
  setReturnArrays?(enabled: boolean): void
}

/** What a store can be made from: a `Database` of `better-sqlite3`, or a `DatabaseSync` of `node:sqlite`. */
export interface SqliteDatabase {
  /** Prepares a statement. */
  prepare(sql: string): SqliteStatement
  /** Runs statements without values. */
  exec(sql: string): unknown
}

/**
 * Recognizes a database by its shape; no driver is imported.
 *
 * @throws TypeError for anything else.
 */
export function asDatabase(source: SqliteDatabase): SqliteDatabase {
  if (typeof source?.prepare === 'function' && typeof source.exec === 'function') return source
  throw new TypeError('database must be a Database of better-sqlite3 or a DatabaseSync of node:sqlite')
}
