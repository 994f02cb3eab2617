import type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '@sallyport/core'
import { hashBytes, hashBytesOrNull } from '@sallyport/core/store'
import type { SqlValue } from './client.ts'
import { hash, now, number, text, textOrNull, toBytes, toBytesOrNull, type Row } from './columns.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function oneTimeTokenStore(work: Work, names: Names, wrote: () => void): OneTimeTokenStore {
  const sql = statements(names.of('one_time_tokens'))
  return {
    async replace(record) {
      await work.write('oneTimeTokens.replace', link => link.run(sql.replace, valuesOf(record)))
      wrote()
    },
    async find(ref) {
      const [row] = await work.read('oneTimeTokens.find', link => link.all(sql.find, keyOf(ref)))
      return row && recordOf(row)
    },
    async update(ref, expected, next) {
      const values = [toBytes(next), ...keyOf(ref), toBytes(expected)]
      return (await work.write('oneTimeTokens.update', link => link.run(sql.update, values))) === 1
    },
    consume: ref =>
      work.write('oneTimeTokens.consume', link => {
        const [row] = link.all(sql.find, keyOf(ref))
        link.run(sql.delete, keyOf(ref))
        return row && recordOf(row)
      }),
    async deleteAll(subject, purpose) {
      const values = [toBytes(subject), toBytes(purpose)]
      await work.write('oneTimeTokens.deleteAll', link => link.run(sql.deleteAll, values))
    },
  }
}

function statements(table: string) {
  return {
    // The primary key is the subject and the purpose: there is room for one token, and the last one to come stays.
    replace: `insert or replace into ${table} (hash, subject, purpose, bound_to, state, created_at, expires_at, drop_after)
      values (?, ?, ?, ?, ?, ?, ?, ${now} + cast(? * 1000 as integer) + 86400000)`,
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
