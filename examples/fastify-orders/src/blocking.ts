import { AuthError } from '@sallyport/core'
import type { OrdersAuth } from './auth.ts'
import type { Users } from './users.ts'

/** Blocks users and lets them in again. */
export interface Blocking {
  block(id: string): Promise<void>
  unblock(id: string): Promise<void>
}

/** The table is written first, because it is the truth; then Sallyport ends the sessions and tells every process. */
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
