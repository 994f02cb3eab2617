import type { SessionSummary } from './types.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionRecord, SessionStore } from '../ports/session-store.ts'

/** Lists a user's living sessions, newest first, without token material. */
export function createSessionList(
  sessions: Pick<SessionStore, 'list'>,
  clock: Clock,
): (userId: string) => Promise<readonly SessionSummary[]> {
  return async userId => {
    const now = clock() / 1000
    const records = await sessions.list(userId)
    return records.filter(record => now < Math.min(record.expiresAt, record.idleExpiresAt)).map(summary)
  }
}

function summary({ id, device, createdAt, rotatedAt, expiresAt }: SessionRecord): SessionSummary {
  return { id, device, createdAt, lastUsedAt: rotatedAt, expiresAt }
}
