import { migrate, mysqlStore } from '@sallyport/mysql'
import { createPool, type Pool, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import type { Backend, PoolState, StoreSpec } from './kinds.ts'
import { usersFrom, type UserRows, usualHashText } from './users.ts'

const tables = ['sessions', 'one_time_tokens', 'throttle', 'revocations', 'blocks', 'migrations', 'users']

/** MySQL or MariaDB over real connections. The space is a table prefix. */
export const mysql: Backend = {
  variable: 'MYSQL_URL',
  url: 'mysql://root@127.0.0.1:3306/test',
  shared: true,
  async open(spec) {
    const pool = poolOf(spec)
    return {
      store: mysqlStore(pool, { prefix: `${spec.space}_`, timeout: spec.timeout }),
      users: usersFrom(mysqlRows(pool, spec.space)),
      pool: () => stateOf(pool),
      close: () => pool.end(),
    }
  },
  async prepare(spec) {
    const pool = poolOf(spec)
    await migrate(pool, { prefix: `${spec.space}_` })
    await pool.query(
      `create table \`${spec.space}_users\` (id varchar(64) primary key, blocked int not null, hash varchar(255))`,
    )
    await pool.end()
  },
  async drop(spec) {
    const pool = poolOf(spec)
    for (const name of tables) await pool.query(`drop table if exists \`${spec.space}_${name}\``)
    await pool.end()
  },
}

function poolOf({ url, connections }: StoreSpec): Pool {
  return createPool({ uri: url, connectionLimit: connections })
}

/** mysql2 has no public access to these lists. */
function stateOf(pool: Pool): PoolState {
  const { _allConnections, _freeConnections, _connectionQueue } = pool.pool as unknown as Record<
    string,
    { length: number }
  >
  return {
    total: _allConnections!.length,
    idle: _freeConnections!.length,
    waiting: _connectionQueue!.length,
  }
}

function mysqlRows(pool: Pool, space: string): UserRows {
  const table = `\`${space}_users\``
  return {
    async find(id) {
      const [rows] = await pool.execute<RowDataPacket[]>(`select blocked, hash from ${table} where id = ?`, [id])
      const row = rows[0] as { blocked: number; hash: string | null } | undefined
      return row && { blocked: row.blocked === 1, hash: row.hash }
    },
    async setBlocked(id, blocked) {
      const text = `insert into ${table} values (?, ?, null) on duplicate key update blocked = values(blocked)`
      await pool.execute(text, [id, blocked ? 1 : 0])
    },
    async setHash(id, hash) {
      const text = `insert into ${table} values (?, 0, ?) on duplicate key update hash = values(hash)`
      await pool.execute(text, [id, hash])
    },
    async replaceHash(id, expected, next) {
      await pool.execute(`insert ignore into ${table} values (?, 0, ?)`, [id, usualHashText])
      const text = `update ${table} set hash = ? where id = ? and coalesce(hash, ?) = ?`
      const [result] = await pool.execute<ResultSetHeader>(text, [next, id, usualHashText, expected])
      return result.affectedRows === 1
    },
  }
}
