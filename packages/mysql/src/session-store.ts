import type { RotatedFields, SessionRecord, SessionRef, SessionStore } from '@sallyport/core'
import { hashBytes, hashBytesOrNull } from '@sallyport/core/store'
import type { SqlValue } from './client.ts'
import { hash, hashOrNull, number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import type { Link } from './link.ts'
import { deleteByKey } from './lists.ts'
import type { Names } from './settings.ts'
import { inTransaction, type Work } from './work.ts'

export function sessionStore(work: Work, names: Names, wrote: () => void): SessionStore {
  const sql = statements(names.of('sessions'))
  return {
    async insert(record, maxSessions) {
      const insert = (link: Link) => inTransaction(link, () => insertAndCount(link, sql, record, maxSessions))
      const beyond = await work.exclusive('sessions.insert', lockOf(record.subject), insert)
      wrote()
      return beyond.map(id => ({ id, subject: record.subject }))
    },
    async find(ref) {
      const { rows } = await work.plain('sessions.find', link => link.execute(sql.find, keyOf(ref)))
      return rows[0] && recordOf(rows[0])
    },
    async rotate(ref, expectedHash, next) {
      const values = [...rotation(next), ...keyOf(ref), hashBytesOrNull(expectedHash)]
      return (await work.plain('sessions.rotate', link => link.execute(sql.rotate, values))).affected === 1
    },
    async list(subject) {
      const { rows } = await work.plain('sessions.list', link => link.execute(sql.list, [toBytes(subject)]))
      return rows.map(recordOf)
    },
    async delete(ref) {
      return (await work.plain('sessions.delete', link => link.execute(sql.delete, keyOf(ref)))).affected === 1
    },
    async deleteMany(subject, ids) {
      if (ids.length === 0) return
      const keys = ids.map(toBytes)
      const remove = (link: Link) =>
        inTransaction(link, () => deleteByKey(link, sql.table, 'id', keys, toBytes(subject)))
      await work.exclusive('sessions.deleteMany', lockOf(subject), remove)
    },
  }
}

type Statements = ReturnType<typeof statements>

function statements(table: string) {
  return {
    insert: `insert into ${table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
      utc_timestamp(6) + interval ? second + interval 1 day)`,
    beyond: `select id from ${table} where subject = ?
      order by id = ? desc, created_at desc, drop_after desc limit 18446744073709551615 offset ?`,
    table,
    find: `select * from ${table} where id = ? and subject = ?`,
    // Assignments are made from left to right: the one of `previous_hash` reads the hash that is replaced.
    rotate: `update ${table} set previous_hash = token_hash, token_hash = ?, generation = ?, sealed_successor = ?,
      rotated_at = ?, idle_expires_at = ? where id = ? and subject = ? and token_hash = ?`,
    list: `select * from ${table} where subject = ? order by created_at desc, drop_after desc`,
    delete: `delete from ${table} where id = ? and subject = ?`,
  }
}

async function insertAndCount(link: Link, sql: Statements, record: SessionRecord, maxSessions: number) {
  await link.execute(sql.insert, valuesOf(record))
  const { rows } = await link.query(sql.beyond, [toBytes(record.subject), toBytes(record.id), maxSessions])
  return rows.map(row => text(row, 'id'))
}

/** Under it the sessions of one subject are counted and deleted. */
function lockOf(subject: string): string {
  return `sessions/${subject}`
}

function keyOf(ref: SessionRef): readonly SqlValue[] {
  return [toBytes(ref.id), toBytes(ref.subject)]
}

function valuesOf(record: SessionRecord): readonly SqlValue[] {
  return [
    ...keyOf(record),
    record.generation,
    hashBytes(record.tokenHash),
    record.previousHash === null ? null : hashBytes(record.previousHash),
    toBytesOrNull(record.sealedSuccessor),
    record.rotatedAt,
    record.createdAt,
    record.idleExpiresAt,
    record.expiresAt,
    record.authTime,
    toBytesOrNull(record.device),
    record.expiresAt - record.createdAt,
  ]
}

function rotation(next: RotatedFields): readonly SqlValue[] {
  return [
    hashBytes(next.tokenHash),
    next.generation,
    toBytesOrNull(next.sealedSuccessor),
    next.rotatedAt,
    next.idleExpiresAt,
  ]
}

function recordOf(row: Row): SessionRecord {
  return {
    id: text(row, 'id'),
    subject: text(row, 'subject'),
    generation: number(row, 'generation'),
    tokenHash: hash(row, 'token_hash'),
    previousHash: hashOrNull(row, 'previous_hash'),
    sealedSuccessor: textOrNull(row, 'sealed_successor'),
    rotatedAt: number(row, 'rotated_at'),
    createdAt: number(row, 'created_at'),
    idleExpiresAt: number(row, 'idle_expires_at'),
    expiresAt: number(row, 'expires_at'),
    authTime: number(row, 'auth_time'),
    device: textOrNull(row, 'device'),
  }
}
