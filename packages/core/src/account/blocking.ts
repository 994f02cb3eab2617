import type { Emit } from '../events.ts'
import type { Endings } from '../session/ending.ts'

/** What the application says of its users' state; its own table stays the truth. */
export interface Blocking {
  block(subject: string): Promise<void>
  unblock(subject: string): Promise<void>
  userChanged(subject: string): Promise<void>
}

/** Tells every process what became of a user. */
export function createBlocking(endings: Pick<Endings, 'announce' | 'endAll'>, emit: Emit): Blocking {
  return {
    async block(subject) {
      await endings.announce([{ kind: 'blocked', subject }])
      await endings.endAll(subject, 'blocked')
      emit('user_blocked', { subject })
    },
    async unblock(subject) {
      await endings.announce([{ kind: 'unblocked', subject }])
      emit('user_unblocked', { subject })
    },
    async userChanged(subject) {
      await endings.announce([{ kind: 'changed', subject }])
      emit('user_changed', { subject })
    },
  }
}
