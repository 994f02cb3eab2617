import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { Emit, RevocationReason } from '../events.ts'
import type { Revocation, RevocationFeed } from '../ports/revocation-feed.ts'
import type { SessionRef, SessionStore } from '../ports/session-store.ts'
import { feedRetention } from './lifetimes.ts'
import type { Revocations } from './revocation.ts'

/** What a revoker needs. */
export interface RevokerDependencies {
  readonly sessions: SessionStore
  readonly feed: RevocationFeed
  readonly revocations: Pick<Revocations, 'add'>
  readonly emit: Emit
}

/** Revokes sessions: in this process's memory, then in the feed, then by deleting the row. */
export interface Revoker {
  /** Adds entries to this process's memory and appends them to the feed. */
  publish(entries: readonly Revocation[]): Promise<void>
  /** Publishes the revocation of sessions whose rows are gone or do not matter. */
  publishRevoked(refs: readonly SessionRef[], reason: RevocationReason): Promise<void>
  /** Revokes a session if the subject has it; resolves to whether it was there. */
  revokeExisting(ref: SessionRef, reason: RevocationReason): Promise<boolean>
  /**
   * Revokes one session, also if its row is gone; resolves to whether it was there. When it is repeated in this process after
   * the row is gone, it appends nothing to the feed: no access token was made since.
   */
  revoke(ref: SessionRef, reason: RevocationReason): Promise<boolean>
  /**
   * Revokes the session that asked for something larger, as the last step of it. The row is deleted first: if a step fails,
   * the access token is still valid and can be used to repeat the whole.
   */
  revokeLast(ref: SessionRef, reason: RevocationReason): Promise<void>
  /** Revokes all sessions of a subject except one, including those that start meanwhile. */
  revokeAll(subject: string, reason: RevocationReason, except?: string): Promise<void>
}

/** How many of its own revocations this process remembers to have appended to the feed. */
const mostAcknowledged = 10_000

/** A subject that starts sessions faster than this many rounds can revoke them must try again. */
const mostRounds = 100

/**
 * Makes a revoker. If a step fails, the call rejects and nothing is acknowledged; the same call can be repeated, also for a
 * session whose row is gone.
 */
export function createRevoker({ sessions, feed, revocations, emit }: RevokerDependencies): Revoker {
  async function publish(entries: readonly Revocation[]): Promise<void> {
    for (const entry of entries) revocations.add(entry)
    await feed.append(entries, feedRetention)
  }

  const acknowledged = new LRUCache<string, true>({ max: mostAcknowledged })

  async function publishRevoked(refs: readonly SessionRef[], reason: RevocationReason): Promise<void> {
    if (refs.length === 0) return
    await publish(refs.map(({ id, subject }) => ({ kind: 'session', sid: id, subject })))
    for (const { id, subject } of refs) {
      acknowledged.set(keyOf({ id, subject }), true)
      emit('session_revoked', { sessionId: id, subject, reason })
    }
  }

  async function revoke(ref: SessionRef, reason: RevocationReason): Promise<boolean> {
    if (acknowledged.has(keyOf(ref)) && (await sessions.find(ref)) === undefined) return false
    await publishRevoked([ref], reason)
    return sessions.delete(ref)
  }

  async function revokeLast(ref: SessionRef, reason: RevocationReason): Promise<void> {
    await sessions.delete(ref)
    await publishRevoked([ref], reason)
  }

  /** A row is only deleted after its revocation was published, so ids that somebody made up need no room in the feed. */
  async function revokeExisting(ref: SessionRef, reason: RevocationReason): Promise<boolean> {
    return (await sessions.find(ref)) !== undefined && revoke(ref, reason)
  }

  async function revokeAll(subject: string, reason: RevocationReason, except?: string): Promise<void> {
    for (let round = 0; round < mostRounds; round++) {
      const records = (await sessions.list(subject)).filter(record => record.id !== except)
      if (records.length === 0) return
      await publishRevoked(records, reason)
      await sessions.deleteMany(
        subject,
        records.map(record => record.id),
      )
    }
    throw new AuthError('store_inconsistent')
  }

  return { publish, publishRevoked, revokeExisting, revoke, revokeLast, revokeAll }
}

function keyOf({ id, subject }: SessionRef): string {
  return JSON.stringify([id, subject])
}
