import type { BlockStore } from '../ports/block-store.ts'
import type { UserDirectory } from '../ports/user-directory.ts'

/** Makes look-ups by id that find nobody who is blocked. Both questions are asked at once. */
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
