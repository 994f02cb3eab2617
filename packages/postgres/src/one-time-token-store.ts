import type { OneTimeTokenRecord, OneTimeTokenStore } from '@sallyport/core'
import type { Row } from './client.ts'
import { fromHex, number, text, textOrNull, toHex, comparableHex } from './columns.ts'
import type { Names } from './settings.ts'
import type { Run } from './statement.ts'

export function oneTimeTokenStore(run: Run, names: Names, wrote: () => void): OneTimeTokenStore {
  const sql = statements(names)
  return {
    async replace({ hash, subject, purpose, boundTo, state, createdAt, expiresAt }) {
      const values = [toHex(hash), subject, purpose, boundTo, createdAt, expiresAt, state]
      await run('oneTimeTokens.replace', sql.replace, values)
      wrote()
    },
    async find(ref) {
      const [row] = await run('oneTimeTokens.find', sql.find, [comparableHex(ref.hash), ref.subject])
      return row && recordOf(row)
    },
    async update(ref, expected, next) {
      const values = [comparableHex(ref.hash), ref.subject, expected, next]
      return (await run('oneTimeTokens.update', sql.update, values)).length === 1
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

const columns = `encode(hash, 'hex') as hash, subject, purpose, bound_to as bound, state,
  created_at as created, expires_at as expires`

function statements({ of }: Names) {
  const table = of('one_time_tokens')
  return {
    // The primary key is the subject and the purpose: there is room for one token, and the last one to come stays.
    replace: `insert into ${table} (hash, subject, purpose, bound_to, created_at, expires_at, state, drop_after)
      values (decode($1, 'hex'), $2, $3, $4, $5::bigint, $6::bigint, $7,
        clock_timestamp() + make_interval(secs => $6::bigint - $5::bigint) + interval '1 day')
      on conflict (subject, purpose) do update set hash = excluded.hash, bound_to = excluded.bound_to,
        created_at = excluded.created_at, expires_at = excluded.expires_at, state = excluded.state,
        drop_after = excluded.drop_after`,
    find: `select ${columns} from ${table} where hash = decode($1, 'hex') and subject = $2`,
    update: `update ${table} set state = $4 where hash = decode($1, 'hex') and subject = $2 and state = $3
      returning 1 as one`,
    consume: `delete from ${table} where hash = decode($1, 'hex') and subject = $2 returning ${columns}`,
    deleteAll: `delete from ${table} where subject = $1 and purpose = $2`,
  }
}

function recordOf(row: Row): OneTimeTokenRecord {
  return {
    subject: text(row, 'subject'),
    hash: fromHex(row, 'hash'),
    purpose: text(row, 'purpose'),
    boundTo: textOrNull(row, 'bound'),
    state: text(row, 'state'),
    createdAt: number(row, 'created'),
    expiresAt: number(row, 'expires'),
  }
}
