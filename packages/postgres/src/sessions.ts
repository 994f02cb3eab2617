import { sessionColumns, type SqlDialect } from '@sallyport/core/store'
import { columns } from './columns.ts'
import type { Names } from './options.ts'
import type { Run } from './run.ts'

export function sessions(run: Run, { of }: Names): SqlDialect<string>['sessions'] {
  const table = of('sessions')
  const selected = sessionColumns(columns)
  const insert = `select id from ${of('insert_session')}($1, $2, $3, decode($4, 'hex'), decode($5, 'hex'),
    decode($6, 'hex'), decode($7, 'hex'), $8, $9, $10, $11, $12, $13, $14) as beyond(id)`
  const deleteMany = `select 1 as one from ${of('delete_sessions')}($1, $2::text::jsonb)`
  return {
    find: `select ${selected} from ${table} where id = $1 and subject = $2`,
    rotate: `update ${table} set token_hash = decode($1, 'hex'), previous_hash = decode($2, 'hex'), generation = $3,
      sealed_successor = decode($4, 'hex'), retry_hash = decode($5, 'hex'), rotated_at = $6, idle_expires_at = $7
      where id = $8 and subject = $9 and token_hash = decode($10, 'hex') returning 1 as one`,
    list: `select ${selected} from ${table} where subject = $1 order by created_at desc, drop_after desc`,
    delete: `delete from ${table} where id = $1 and subject = $2 returning 1 as one`,
    async insert(_, values, maxSessions) {
      const beyond = await run('sessions.insert', insert, [...values, maxSessions])
      return beyond.some(({ id }) => id === null) ? 'exists' : beyond
    },
    deleteMany: (subject, ids) => run('sessions.deleteMany', deleteMany, [subject, JSON.stringify(ids)]),
  }
}
