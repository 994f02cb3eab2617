import type { RotatedFields, SessionRecord, SessionRef, SessionStore } from '@sallyport/core'
import type { Row, SqlValue } from './client.ts'
import { fromHex, fromHexOrNull, number, text, textOrNull, toHex, comparableHex } from './columns.ts'
import type { Names } from './settings.ts'
import type { Run } from './statement.ts'

export function sessionStore(run: Run, names: Names, wrote: () => void): SessionStore {
  const sql = statements(names)
  return {
    async insert(record, maxSessions) {
      const beyond = await run('sessions.insert', sql.insert, [...valuesOf(record), maxSessions])
      wrote()
      return beyond.map(row => ({ id: text(row, 'id'), subject: record.subject }))
    },
    async find(ref) {
      const [row] = await run('sessions.find', sql.find, [ref.id, ref.subject])
      return row && recordOf(row)
    },
    async rotate(ref, expectedHash, next) {
      const rows = await run('sessions.rotate', sql.rotate, rotation(ref, expectedHash, next))
      return rows.length === 1
    },
    async list(subject) {
      return (await run('sessions.list', sql.list, [subject])).map(recordOf)
    },
    async delete(ref) {
      return (await run('sessions.delete', sql.delete, [ref.id, ref.subject])).length === 1
    },
    async deleteMany(subject, ids) {
      if (ids.length > 0) await run('sessions.deleteMany', sql.deleteMany, [subject, JSON.stringify(ids)])
    },
  }
}

const columns = `id, subject, generation, encode(token_hash, 'hex') as hash, encode(previous_hash, 'hex') as previous,
  encode(sealed_successor, 'hex') as sealed, rotated_at as rotated, created_at as created, idle_expires_at as idle,
  expires_at as expires, auth_time as auth, device`

function statements({ of }: Names) {
  const table = of('sessions')
  return {
    insert: `select id from ${of('insert_session')}($1, $2, $3, decode($4, 'hex'), decode($5, 'hex'), decode($6, 'hex'), $7, $8,
      $9, $10, $11, $12, $13) as beyond(id)`,
    find: `select ${columns} from ${table} where id = $1 and subject = $2`,
    rotate: `update ${table} set generation = $4, token_hash = decode($5, 'hex'), previous_hash = token_hash,
      sealed_successor = decode($6, 'hex'), rotated_at = $7, idle_expires_at = $8
      where id = $1 and subject = $2 and token_hash = decode($3, 'hex') returning 1 as one`,
    list: `select ${columns} from ${table} where subject = $1 order by created_at desc, drop_after desc`,
    delete: `delete from ${table} where id = $1 and subject = $2 returning 1 as one`,
    deleteMany: `select 1 as one from ${of('delete_sessions')}($1, $2::text::jsonb)`,
  }
}

function valuesOf(record: SessionRecord): readonly SqlValue[] {
  return [
    record.id,
    record.subject,
    record.generation,
    toHex(record.tokenHash),
    toHex(record.previousHash),
    toHex(record.sealedSuccessor),
    record.rotatedAt,
    record.createdAt,
    record.idleExpiresAt,
    record.expiresAt,
    record.authTime,
    record.device,
  ]
}

function rotation(ref: SessionRef, expectedHash: string, next: RotatedFields): readonly SqlValue[] {
  return [
    ref.id,
    ref.subject,
    comparableHex(expectedHash),
    next.generation,
    toHex(next.tokenHash),
    toHex(next.sealedSuccessor),
    next.rotatedAt,
    next.idleExpiresAt,
  ]
}

function recordOf(row: Row): SessionRecord {
  return {
    id: text(row, 'id'),
    subject: text(row, 'subject'),
    generation: number(row, 'generation'),
    tokenHash: fromHex(row, 'hash'),
    previousHash: fromHexOrNull(row, 'previous'),
    sealedSuccessor: fromHexOrNull(row, 'sealed'),
    rotatedAt: number(row, 'rotated'),
    createdAt: number(row, 'created'),
    idleExpiresAt: number(row, 'idle'),
    expiresAt: number(row, 'expires'),
    authTime: number(row, 'auth'),
    device: textOrNull(row, 'device'),
  }
}
