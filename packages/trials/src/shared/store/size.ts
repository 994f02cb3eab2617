import { statSync } from 'node:fs'
import { Redis } from 'ioredis'
import { createPool, type RowDataPacket } from 'mysql2/promise'
import type { StoreSpec } from './kinds.ts'
import { withPool } from './postgres.ts'
import { fileOf, openFile } from './sqlite.ts'

/** The tables that grow with the number of users and revocations. */
export type GrowingTable = 'sessions' | 'revocations'

/** Measures the bytes that a table takes, with its indexes: of Redis, the memory of the whole server; of SQLite, the file. */
export async function bytesOf(spec: StoreSpec, table: GrowingTable): Promise<number> {
  if (spec.kind === 'redis') return inRedis(spec)
  if (spec.kind === 'postgres') return inPostgres(spec, table)
  if (spec.kind === 'mysql') return inMysql(spec, table)
  return inSqlite(spec)
}

async function inRedis({ url }: StoreSpec): Promise<number> {
  const client = new Redis(url)
  const info = await client.info('memory')
  client.disconnect()
  return Number(/used_memory:(\d+)/.exec(info)![1])
}

async function inPostgres(spec: StoreSpec, table: GrowingTable): Promise<number> {
  const text = `select pg_total_relation_size('"${spec.space}".sallyport_${table}') as size`
  const { rows } = await withPool(spec, pool => pool.query<{ size: string }>(text))
  return Number(rows[0]!.size)
}

async function inMysql({ url, space }: StoreSpec, table: GrowingTable): Promise<number> {
  const pool = createPool({ uri: url, connectionLimit: 1 })
  await pool.query(`analyze table \`${space}_${table}\``)
  const text =
    'select data_length + index_length as size from information_schema.tables where table_schema = database() and table_name = ?'
  const [rows] = await pool.query<RowDataPacket[]>(text, [`${space}_${table}`])
  await pool.end()
  return Number(rows[0]!['size'])
}

function inSqlite(spec: StoreSpec): number {
  const database = openFile(spec)
  database.exec('pragma wal_checkpoint(truncate)')
  database.close()
  return statSync(fileOf(spec)).size
}
