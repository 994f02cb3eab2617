import type { BlockStore } from '../ports/block-store.ts'
import type { UserDirectory } from '../ports/user-directory.ts'

/** Makes look-ups by id that do not find blocked users. The user and the block are read at the same time. */
export function withoutBlocked<U>(users: UserDirectory<U>, blocks: Pick<BlockStore, 'has'>): UserDirectory<U> {
  return {
    findByLogin: login => users.findByLogin(login),
    async findById(id) {
      const [entry, isBlocked] = await Promise.all([users.findById(id), blocks.has(id)])
      return isBlocked ? undefined : entry
    },
    replacePasswordHash: (id, expected, next) => users.replacePasswordHash(id, expected, next),
  }
}
