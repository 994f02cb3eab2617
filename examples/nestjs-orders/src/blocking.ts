import { AuthError } from '@sallyport/core'
import type { OrdersAuth } from './auth.ts'
import type { User, Users } from './users.ts'

/** Blocks users and lets them in again. */
export interface Blocking {
  block(admin: User, id: string): Promise<void>
  unblock(admin: User, id: string): Promise<void>
}

/** The table is written first, because it is the truth; then Sallyport ends the sessions and tells every process. */
export function createBlocking(users: Users, auth: OrdersAuth): Blocking {
  async function set(admin: User, id: string, blocked: boolean): Promise<void> {
    // The token said so minutes ago; this is the user as read just now.
    if (!admin.roles.includes('admin')) throw new AuthError('forbidden')
    if (!(await users.setBlocked(id, blocked))) throw new AuthError('not_found')
  }

  return {
    async block(admin, id) {
      await set(admin, id, true)
      await auth.block(id)
    },
    async unblock(admin, id) {
      await set(admin, id, false)
      await auth.unblock(id)
    },
  }
}
