import { AuthError } from '@sallyport/core'
import type { OrdersAuth } from './auth.ts'
import type { Users } from './users.ts'

/** Blocks and unblocks users. */
export interface Blocking {
  block(id: string): Promise<void>
  unblock(id: string): Promise<void>
}

/** Writes the table first, because it is the source of truth. Then Sallyport revokes the sessions in every process. */
export function createBlocking(users: Users, auth: OrdersAuth): Blocking {
  async function set(id: string, blocked: boolean): Promise<void> {
    if (!(await users.setBlocked(id, blocked))) throw new AuthError('not_found')
  }

  return {
    async block(id) {
      await set(id, true)
      await auth.block(id)
    },
    async unblock(id) {
      await set(id, false)
      await auth.unblock(id)
    },
  }
}
