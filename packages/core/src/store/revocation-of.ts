import type { Revocation } from '../ports/revocation-feed.ts'

/**
 * Makes an entry of the feed from the columns of a row.
 *
 * @throws Error for a kind that this version does not know, or a session without its id. A follower that ignored such an entry
 *   would accept a revoked session.
 */
export function revocationOf(kind: string, subject: string, sid: string | null): Revocation {
  if (kind === 'session' && sid !== null) return { kind, sid, subject }
  if (kind === 'blocked' || kind === 'unblocked' || kind === 'changed') return { kind, subject }
  throw new Error('the feed holds an entry that this version does not know')
}
