import type { Emit } from '../events.ts'
import type { BlockStore } from '../ports/block-store.ts'
import type { Revoker } from '../session/revoke.ts'

/** What the application says of its users' state; its own table stays the truth. */
export interface Blocking {
  block(subject: string): Promise<void>
  unblock(subject: string): Promise<void>
  userChanged(subject: string): Promise<void>
}

/**
 * Makes what tells the store and every process what became of a user.
 *
 * A block is stored first. A login at the same time either finds it, or its session is revoked afterwards.
 * Lifting it deletes it from the store last, when no process refuses the user any more.
 */
export function createBlocking(
  blocks: BlockStore,
  revoker: Pick<Revoker, 'publish' | 'revokeAll'>,
  emit: Emit,
): Blocking {
  return {
    async block(subject) {
      await blocks.insert(subject)
      await revoker.publish([{ kind: 'blocked', subject }])
      await revoker.revokeAll(subject, 'blocked')
      emit('user_blocked', { subject })
    },
    async unblock(subject) {
      await revoker.publish([{ kind: 'unblocked', subject }])
      await blocks.delete(subject)
      emit('user_unblocked', { subject })
    },
    async userChanged(subject) {
      await revoker.publish([{ kind: 'changed', subject }])
      emit('user_changed', { subject })
    },
  }
}
