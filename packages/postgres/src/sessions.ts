import { sessionColumns, type SqlDialect } from '@sallyport/core/store'
import { columns } from './columns.ts'
import type { Names } from './options.ts'
import type { Run } from './run.ts'

export function sessions(run: Run, { of }: Names): SqlDialect<string>['sessions'] {
  const table = of('sessions')
  const selected = sessionColumns(columns)
  const insert = `select id from ${of('insert_session')}($1, $2, $3, decode($4, 'hex'), decode($5, 'hex'),
    decode($6, 'hex'), $7, $8, $9, $10, $11, $12, $13) as beyond(id)`
  const deleteMany = `select 1 as one from ${of('delete_sessions')}($1, $2::text::jsonb)`
  return {
    find: `select ${selected} from ${table} where id = $1 and subject = $2`,
    rotate: `update ${table} set token_hash = decode($1, 'hex'), previous_hash = token_hash, generation = $2,
      sealed_successor = decode($3, 'hex'), rotated_at = $4, idle_expires_at = $5
      where id = $6 and subject = $7 and token_hash = decode($8, 'hex') returning 1 as one`,
    list: `select ${selected} from ${table} where subject = $1 order by created_at desc, drop_after desc`,
    delete: `delete from ${table} where id = $1 and subject = $2 returning 1 as one`,
    async insert(_, values, maxSessions) {
      const beyond = await run('sessions.insert', insert, [...values, maxSessions])
      return beyond.some(({ id }) => id === null) ? 'exists' : beyond
    },
    deleteMany: (subject, ids) => run('sessions.deleteMany', deleteMany, [subject, JSON.stringify(ids)]),
  }
}
