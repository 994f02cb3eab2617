import type { RotatedFields, SessionRecord, SessionRef, SessionStore } from '@sallyport/core'
import { hashBytes, hashBytesOrNull } from '@sallyport/core/store'
import type { SqlValue } from './client.ts'
import { hash, hashOrNull, now, number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function sessionStore(work: Work, names: Names, wrote: () => void): SessionStore {
  const sql = statements(names.of('sessions'))
  return {
    async insert(record, maxSessions) {
      const beyond = await work.write('sessions.insert', link => {
        link.run(sql.insert, valuesOf(record))
        return link.all(sql.beyond, [...keyOf(record).toReversed(), maxSessions])
      })
      wrote()
      return beyond.map(row => ({ id: text(row, 'id'), subject: record.subject }))
    },
    async find(ref) {
      const [row] = await work.read('sessions.find', link => link.all(sql.find, keyOf(ref)))
      return row && recordOf(row)
    },
    async rotate(ref, expectedHash, next) {
      const values = [...rotation(next), ...keyOf(ref), hashBytesOrNull(expectedHash)]
      return (await work.write('sessions.rotate', link => link.run(sql.rotate, values))) === 1
    },
    async list(subject) {
      return (await work.read('sessions.list', link => link.all(sql.list, [toBytes(subject)]))).map(recordOf)
    },
    async delete(ref) {
      return (await work.write('sessions.delete', link => link.run(sql.delete, keyOf(ref)))) === 1
    },
    async deleteMany(subject, ids) {
      if (ids.length === 0) return
      await work.write('sessions.deleteMany', link => {
        for (const id of ids) link.run(sql.delete, keyOf({ id, subject }))
      })
    },
  }
}

function statements(table: string) {
  return {
    insert: `insert into ${table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
      ${now} + cast(? * 1000 as integer) + 86400000)`,
    beyond: `select id from ${table} where subject = ?
      order by id = ? desc, created_at desc, rowid desc limit -1 offset ?`,
    find: `select * from ${table} where id = ? and subject = ?`,
    // Every assignment reads the row as it was.
    rotate: `update ${table} set previous_hash = token_hash, token_hash = ?, generation = ?, sealed_successor = ?,
      rotated_at = ?, idle_expires_at = ? where id = ? and subject = ? and token_hash = ?`,
    list: `select * from ${table} where subject = ? order by created_at desc, rowid desc`,
    delete: `delete from ${table} where id = ? and subject = ?`,
  }
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
