import type { Row } from '@sallyport/core/store'
import type { SqlValue, SqliteDatabase, SqliteStatement } from './client.ts'

/** Runs statements on one connection. Both drivers return at once: nothing here waits. */
export interface Statements {
  /** Runs a statement that returns rows. */
  all(sql: string, values?: readonly SqlValue[]): readonly Row[]
  /** Runs a statement that writes; returns how many rows it changed. */
  run(sql: string, values?: readonly SqlValue[]): number
}

/** Prepares each statement once for as long as the database is open. */
export function statementsOf(database: SqliteDatabase): Statements {
  const known = new Map<string, SqliteStatement>()
  const prepared = (sql: string) => {
    const statement = known.get(sql) ?? returningObjects(database.prepare(sql))
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

/** `node:sqlite` has an option of the database for arrays; a statement's own setting takes precedence. */
function returningObjects(statement: SqliteStatement): SqliteStatement {
  statement.setReturnArrays?.(false)
  return statement
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}
