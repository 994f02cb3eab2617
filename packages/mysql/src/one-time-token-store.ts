import type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '@sallyport/core'
import { hashBytes, hashBytesOrNull } from '@sallyport/core/store'
import type { SqlValue } from './client.ts'
import { hash, number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import { deleteByKey } from './lists.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function oneTimeTokenStore(work: Work, names: Names, wrote: () => void): OneTimeTokenStore {
  const table = names.of('one_time_tokens')
  const sql = statements(table)
  return {
    async insert(record) {
      await work.plain('oneTimeTokens.insert', link => link.execute(sql.insert, valuesOf(record)))
      wrote()
    },
    async find(ref) {
      const { rows } = await work.plain('oneTimeTokens.find', link => link.execute(sql.find, keyOf(ref)))
      return rows[0] && recordOf(rows[0])
    },
    consume: ref =>
      work.plain('oneTimeTokens.consume', async link => {
        const { rows } = await link.execute(sql.find, keyOf(ref))
        if (!rows[0]) return undefined
        // A record never changes, so it is still what was read; the one who deletes it gets it.
        const { affected } = await link.execute(sql.delete, keyOf(ref))
        return affected === 1 ? recordOf(rows[0]) : undefined
      }),
    async deleteAll(subject, purpose) {
      await work.transaction('oneTimeTokens.deleteAll', async link => {
        const { rows } = await link.execute(sql.all, [toBytes(subject), toBytes(purpose)])
        const keys = rows.map(row => hashBytes(hash(row, 'hash')))
        // By their keys, as `consume` takes them: by the subject's index, the two could lock each other out.
        await deleteByKey(link, table, 'hash', keys)
      })
    },
  }
}

function statements(table: string) {
  return {
    insert: `insert into ${table} values (?, ?, ?, ?, ?, ?, utc_timestamp(6) + interval ? second + interval 1 day)`,
    find: `select * from ${table} where hash = ? and subject = ?`,
    delete: `delete from ${table} where hash = ? and subject = ?`,
    all: `select hash from ${table} where subject = ? and purpose = ? order by hash`,
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
    createdAt: number(row, 'created_at'),
    expiresAt: number(row, 'expires_at'),
  }
}
