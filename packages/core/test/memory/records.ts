import { randomId } from '../../src/lib/random.ts'
import type { OneTimeTokenRecord } from '../../src/ports/one-time-token-store.ts'
import type { SessionRecord } from '../../src/ports/session-store.ts'

/** A session, idle for 7 days. */
export function session(fields: Partial<SessionRecord> = {}): SessionRecord {
  const now = fields.createdAt ?? 1_000_000
  return {
    id: randomId(),
    subject: randomId(),
    generation: 0,
    tokenHash: randomId(32),
    previousHash: null,
    sealedSuccessor: null,
    retryHash: null,
    rotatedAt: now,
    createdAt: now,
    idleExpiresAt: now + 7 * 86_400,
    expiresAt: now + 30 * 86_400,
    authTime: now,
    device: null,
    ...fields,
  }
}

/** A one-time token that works for half an hour. */
export function oneTimeToken(): OneTimeTokenRecord {
  const parts = { subject: randomId(), hash: randomId(32), purpose: 'password_reset', boundTo: null, state: '0' }
  return { ...parts, createdAt: 1_000_000, expiresAt: 1_001_800 }
}
