import type { BlockStore } from '../../ports/block-store.ts'
import type { SqlDatabase } from './database.ts'

/** What a database says about blocked subjects in its own SQL. The only value of each is the subject. */
export interface BlockStatements {
  /** Does nothing for a subject that is there already. */
  readonly insert: string
  readonly delete: string
  readonly has: string
}

/** Makes the store of blocked subjects of a database. */
export function sqlBlocks<V>(db: SqlDatabase<V>, statements: BlockStatements): BlockStore {
  const { text } = db.columns
  return {
    async insert(subject) {
      await db.write('blocks.insert', statements.insert, [text(subject)])
    },
    async delete(subject) {
      await db.write('blocks.delete', statements.delete, [text(subject)])
    },
    has: async subject => (await db.read('blocks.has', statements.has, [text(subject)])).length > 0,
  }
}
