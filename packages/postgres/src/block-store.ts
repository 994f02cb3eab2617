import type { BlockStore } from '@sallyport/core'
import type { Names } from './settings.ts'
import type { Run } from './statement.ts'

export function blockStore(run: Run, names: Names): BlockStore {
  const table = names.of('blocks')
  const sql = {
    insert: `insert into ${table} (subject) values ($1) on conflict do nothing`,
    delete: `delete from ${table} where subject = $1`,
    has: `select 1 as found from ${table} where subject = $1`,
  }
  return {
    async insert(subject) {
      await run('blocks.insert', sql.insert, [subject])
    },
    async delete(subject) {
      await run('blocks.delete', sql.delete, [subject])
    },
    has: async subject => (await run('blocks.has', sql.has, [subject])).length > 0,
  }
}
