import type { SqlDialect } from '@sallyport/rbac'
import { createPool, type RowDataPacket } from 'mysql2/promise'
import { Pool } from 'pg'
import initSqlJs, { type BindParams } from 'sql.js'
import type { StoreKind } from '../../shared/store/kinds.ts'

/** A database with one table at a time. */
export interface ListDatabase {
  readonly dialect: SqlDialect
  /** Drops the table and creates it again. */
  create(columns: string): Promise<void>
  /** Adds a row of SQL literals. Resolves to false if a column refuses a value. */
  add(literals: readonly string[]): Promise<boolean>
  /** Reads every row, ordered by key. */
  rows(): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Resolves to the keys of the rows that match a condition. */
  keys(condition: string, values: readonly unknown[]): Promise<ReadonlySet<unknown>>
  close(): Promise<void>
}

const table = `soak_lists_${process.pid}`

/** Opens a database. `memory` is SQLite in this process. */
export function openLists(kind: StoreKind): Promise<ListDatabase> {
  if (kind === 'postgres') return openPostgres()
  return kind === 'mysql' ? openMysql() : openSqlite()
}

async function openPostgres(): Promise<ListDatabase> {
  const url = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'
  const pool = new Pool({ connectionString: url, max: 1 })
  const run = (text: string, values: unknown[] = []) => pool.query<Record<string, unknown>>(text, values)
  await run('create extension if not exists citext')
  return {
    dialect: 'postgres',
    async create(columns) {
      await run(`drop table if exists ${table}`)
      await run(`create table ${table} (key serial primary key, ${columns})`)
    },
    add: literals => taken(run(`insert into ${table} values (default, ${literals.join(', ')})`)),
    rows: async () => (await run(`select * from ${table} order by key`)).rows,
    keys: async (condition, values) =>
      new Set((await run(`select key from ${table} where ${condition}`, [...values])).rows.map(row => row['key'])),
    async close() {
      await run(`drop table if exists ${table}`)
      await pool.end()
    },
  }
}

async function openMysql(): Promise<ListDatabase> {
  const uri = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test'
  const pool = createPool({ uri, connectionLimit: 1, charset: 'utf8mb4' })
  const run = async (sql: string, values: readonly unknown[] = []) =>
    (await pool.query<RowDataPacket[]>({ sql, values: [...values] }))[0]
  return {
    dialect: 'mysql',
    async create(columns) {
      await run(`drop table if exists ${table}`)
      await run(`create table ${table} (\`key\` serial primary key, ${columns}) character set utf8mb4`)
    },
    add: literals => taken(run(`insert into ${table} values (default, ${literals.join(', ')})`)),
    rows: () => run(`select * from ${table} order by \`key\``),
    keys: async (condition, values) =>
      new Set((await run(`select \`key\` from ${table} where ${condition}`, values)).map(row => row['key'] as unknown)),
    async close() {
      await run(`drop table if exists ${table}`)
      await pool.end()
    },
  }
}

async function openSqlite(): Promise<ListDatabase> {
  const { Database } = await initSqlJs()
  const db = new Database()
  const run = (text: string, values: readonly unknown[] = []) => {
    const [result] = db.exec(
      text,
      values.map(value => (typeof value === 'bigint' ? Number(value) : value)) as BindParams,
    )
    return (result?.values ?? []).map(row => Object.fromEntries(row.map((value, i) => [result!.columns[i]!, value])))
  }
  return {
    dialect: 'sqlite',
    async create(columns) {
      run(`drop table if exists ${table}`)
      run(`create table ${table} (key integer primary key, ${columns})`)
    },
    add: literals => taken((async () => run(`insert into ${table} values (null, ${literals.join(', ')})`))()),
    rows: async () => run(`select * from ${table} order by key`),
    keys: async (condition, values) =>
      new Set(run(`select key from ${table} where ${condition}`, values).map(row => row['key'])),
    close: async () => db.close(),
  }
}

function taken(insert: Promise<unknown>): Promise<boolean> {
  return insert.then(
    () => true,
    () => false,
  )
}
