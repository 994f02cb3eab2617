import type { SqlValue, SqliteDatabase, SqliteStatement } from './client.ts'
import type { Row } from './columns.ts'

/** A connection within a transaction. Both drivers answer at once: nothing here waits. */
export interface Link {
  /** Runs a statement that gives rows. */
  all(sql: string, values?: readonly SqlValue[]): readonly Row[]
  /** Runs a statement that writes; returns how many rows it changed. */
  run(sql: string, values?: readonly SqlValue[]): number
}

/** Prepares each statement once for as long as the database is open. */
export function linkTo(database: SqliteDatabase): Link {
  const known = new Map<string, SqliteStatement>()
  const prepared = (sql: string) => {
    const statement = known.get(sql) ?? rowsAsObjects(database.prepare(sql))
    known.set(sql, statement)
    return statement
  }
  return {
    all: (sql, values = []) =>
      prepared(sql)
        .all(...values)
        .filter(isRow),
    run: (sql, values = []) => Number(prepared(sql).run(...values).changes),
  }
}

/** `node:sqlite` has a database-wide option for arrays, which a statement's own setting goes before. */
function rowsAsObjects(statement: SqliteStatement): SqliteStatement {
  statement.setReturnArrays?.(false)
  return statement
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}
