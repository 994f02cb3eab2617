import type { BlockStore } from '@sallyport/core'
import { toBytes } from './columns.ts'
import type { Names } from './settings.ts'
import type { Work } from './work.ts'

export function blockStore(work: Work, names: Names): BlockStore {
  const table = names.of('blocks')
  const insert = `insert or ignore into ${table} (subject) values (?)`
  const remove = `delete from ${table} where subject = ?`
  const find = `select 1 as found from ${table} where subject = ?`
  return {
    async insert(subject) {
      await work.write('blocks.insert', link => link.run(insert, [toBytes(subject)]))
    },
    async delete(subject) {
      await work.write('blocks.delete', link => link.run(remove, [toBytes(subject)]))
    },
    has: subject => work.read('blocks.has', link => link.all(find, [toBytes(subject)]).length > 0),
  }
}
