import type { BlockStore } from '../../ports/block-store.ts'
import type { SqlDatabase } from './database.ts'

/** A database's SQL for blocked subjects. The only value of each statement is the subject. */
export interface BlockStatements {
  /** Does nothing if the subject is blocked already. */
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
