import type { OneTimeTokenRecord, OneTimeTokenStore } from '@sallyport/core'
import type { Row } from './client.ts'
import { fromHex, number, text, textOrNull, toHex, comparableHex } from './columns.ts'
import type { Names } from './settings.ts'
import type { Run } from './statement.ts'

export function oneTimeTokenStore(run: Run, names: Names, wrote: () => void): OneTimeTokenStore {
  const sql = statements(names)
  return {
    async insert({ hash, subject, purpose, boundTo, createdAt, expiresAt }) {
      const values = [toHex(hash), subject, purpose, boundTo, createdAt, expiresAt]
      await run('oneTimeTokens.insert', sql.insert, values)
      wrote()
    },
    async find(ref) {
      const [row] = await run('oneTimeTokens.find', sql.find, [comparableHex(ref.hash), ref.subject])
      return row && recordOf(row)
    },
    async consume(ref) {
      const [row] = await run('oneTimeTokens.consume', sql.consume, [comparableHex(ref.hash), ref.subject])
      return row && recordOf(row)
    },
    async deleteAll(subject, purpose) {
      await run('oneTimeTokens.deleteAll', sql.deleteAll, [subject, purpose])
    },
  }
}

const columns = `encode(hash, 'hex') as hash, subject, purpose, bound_to as bound, created_at as created,
  expires_at as expires`

function statements({ of }: Names) {
  const table = of('one_time_tokens')
  return {
    insert: `insert into ${table} values (decode($1, 'hex'), $2, $3, $4, $5::bigint, $6::bigint,
      clock_timestamp() + make_interval(secs => $6::bigint - $5::bigint) + interval '1 day')`,
    find: `select ${columns} from ${table} where hash = decode($1, 'hex') and subject = $2`,
    consume: `delete from ${table} where hash = decode($1, 'hex') and subject = $2 returning ${columns}`,
    // Two that delete the same rows take them in one order, or they would lock each other out.
    deleteAll: `delete from ${table} where hash in (
      select hash from ${table} where subject = $1 and purpose = $2 order by hash for update)`,
  }
}

function recordOf(row: Row): OneTimeTokenRecord {
  return {
    subject: text(row, 'subject'),
    hash: fromHex(row, 'hash'),
    purpose: text(row, 'purpose'),
    boundTo: textOrNull(row, 'bound'),
    createdAt: number(row, 'created'),
    expiresAt: number(row, 'expires'),
  }
}
