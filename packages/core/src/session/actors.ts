import type { BlockStore } from '../ports/block-store.ts'
import type { SessionStore } from '../ports/session-store.ts'
import type { Actor } from '../token/shape.ts'

/** Tells whether somebody may still act in another user's place. */
export interface Actors {
  /** False where the actor is blocked, or the session that they act from was revoked or has expired. */
  mayAct(actor: Actor): Promise<boolean>
}

/** Makes what asks the store about actors (RFC 8693 §4.1). */
export function createActors(
  blocks: Pick<BlockStore, 'has'>,
  sessions: Pick<SessionStore, 'find'>,
  clock: () => number,
): Actors {
  async function hasSession({ sub, sid }: Actor): Promise<boolean> {
    if (sid === undefined) return true
    const record = await sessions.find({ id: sid, subject: sub })
    return record !== undefined && clock() / 1000 < record.expiresAt
  }
  return {
    async mayAct(actor) {
      const [isBlocked, isSignedIn] = await Promise.all([blocks.has(actor.sub), hasSession(actor)])
      return !isBlocked && isSignedIn
    },
  }
}
