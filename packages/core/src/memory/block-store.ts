import { AuthError } from '../errors.ts'
import type { BlockStore } from '../ports/block-store.ts'

/** Blocks in memory. When it is full, `insert` is refused, because a block that is not stored must not be acknowledged. */
export function memoryBlockStore(most: number): BlockStore {
  const blocked = new Set<string>()
  return {
    async insert(subject) {
      if (blocked.size >= most && !blocked.has(subject)) {
        throw new AuthError('store_unavailable', { cause: new Error('memory is full') })
      }
      blocked.add(subject)
    },
    async delete(subject) {
      blocked.delete(subject)
    },
    has: async subject => blocked.has(subject),
  }
}
