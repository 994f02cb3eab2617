import type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '@sallyport/core'
import { hashBytes, hashBytesOrNull } from '@sallyport/core/store'
import type { SqlValue } from './client.ts'
import { hash, number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function oneTimeTokenStore(work: Work, names: Names, wrote: () => void): OneTimeTokenStore {
  const table = names.of('one_time_tokens')
  const sql = statements(table)
  return {
    async replace(record) {
      await work.plain('oneTimeTokens.replace', link => link.execute(sql.replace, valuesOf(record)))
      wrote()
    },
    async find(ref) {
      const { rows } = await work.plain('oneTimeTokens.find', link => link.execute(sql.find, keyOf(ref)))
      return rows[0] && recordOf(rows[0])
    },
    async update(ref, expected, next) {
      const values = [toBytes(next), ...keyOf(ref), toBytes(expected)]
      return (await work.plain('oneTimeTokens.update', link => link.execute(sql.update, values))).affected === 1
    },
    consume: ref =>
      work.plain('oneTimeTokens.consume', async link => {
        const { rows } = await link.execute(sql.find, keyOf(ref))
        if (!rows[0]) return undefined
        // Only the state of a record ever changes; the one who deletes the row gets what was read.
        const { affected } = await link.execute(sql.delete, keyOf(ref))
        return affected === 1 ? recordOf(rows[0]) : undefined
      }),
    async deleteAll(subject, purpose) {
      const values = [toBytes(subject), toBytes(purpose)]
      await work.plain('oneTimeTokens.deleteAll', link => link.execute(sql.deleteAll, values))
    },
  }
}

function statements(table: string) {
  return {
    // The primary key is the subject and the purpose: there is room for one token, and the last one to come stays.
    replace: `insert into ${table} (hash, subject, purpose, bound_to, state, created_at, expires_at, drop_after)
      values (?, ?, ?, ?, ?, ?, ?, utc_timestamp(6) + interval ? second + interval 1 day)
      on duplicate key update hash = values(hash), bound_to = values(bound_to), state = values(state),
        created_at = values(created_at), expires_at = values(expires_at), drop_after = values(drop_after)`,
    find: `select * from ${table} where hash = ? and subject = ?`,
    delete: `delete from ${table} where hash = ? and subject = ?`,
    update: `update ${table} set state = ? where hash = ? and subject = ? and state = ?`,
    deleteAll: `delete from ${table} where subject = ? and purpose = ?`,
  }
}

function keyOf(ref: OneTimeTokenRef): readonly SqlValue[] {
  return [hashBytesOrNull(ref.hash), toBytes(ref.subject)]
}

function valuesOf(record: OneTimeTokenRecord): readonly SqlValue[] {
  return [
    hashBytes(record.hash),
    toBytes(record.subject),
    toBytes(record.purpose),
    toBytesOrNull(record.boundTo),
    toBytes(record.state),
    record.createdAt,
    record.expiresAt,
    record.expiresAt - record.createdAt,
  ]
}

function recordOf(row: Row): OneTimeTokenRecord {
  return {
    subject: text(row, 'subject'),
    hash: hash(row, 'hash'),
    purpose: text(row, 'purpose'),
    boundTo: textOrNull(row, 'bound_to'),
    state: text(row, 'state'),
    createdAt: number(row, 'created_at'),
    expiresAt: number(row, 'expires_at'),
  }
}
