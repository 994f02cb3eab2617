import type { BlockStore } from '@sallyport/core'
import { toBytes } from './columns.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function blockStore(work: Work, names: Names): BlockStore {
  const table = names.of('blocks')
  const sql = {
    insert: `insert ignore into ${table} (subject) values (?)`,
    delete: `delete from ${table} where subject = ?`,
    has: `select 1 as found from ${table} where subject = ?`,
  }
  const run = (operation: 'insert' | 'delete' | 'has', subject: string) =>
    work.plain(`blocks.${operation}`, link => link.execute(sql[operation], [toBytes(subject)]))
  return {
    async insert(subject) {
      await run('insert', subject)
    },
    async delete(subject) {
      await run('delete', subject)
    },
    has: async subject => (await run('has', subject)).rows.length > 0,
  }
}
