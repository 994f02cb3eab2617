import type { BlockStore } from '@sallyport/core/store'
import type { Collection } from './documents.ts'

/** A document of a subject who was blocked at some time. */
export interface BlockDocument {
  readonly isBlocked: boolean
}

/** Makes the store of blocks. */
export function blockStore(blocks: Collection<BlockDocument>): BlockStore {
  const write = (operation: string, subject: string, isBlocked: boolean) =>
    blocks.update(operation, subject, current =>
      (current?.isBlocked ?? false) === isBlocked
        ? { result: undefined }
        : { result: undefined, document: { isBlocked } },
    )
  return {
    insert: subject => write('blocks.insert', subject, true),
    delete: subject => write('blocks.delete', subject, false),
    has: async subject => (await blocks.read('blocks.has', subject))?.isBlocked ?? false,
  }
}
