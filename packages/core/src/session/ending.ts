import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { Emit, EndReason } from '../events.ts'
import type { Revocation, RevocationFeed } from '../ports/revocation-feed.ts'
import type { SessionRef, SessionStore } from '../ports/session-store.ts'
import { feedRetention } from './lifetimes.ts'
import type { Revocations } from './revocation.ts'

/** What ends need. */
export interface EndingParts {
  readonly sessions: SessionStore
  readonly feed: RevocationFeed
  readonly revocations: Pick<Revocations, 'apply'>
  readonly emit: Emit
}

/** Every way in which sessions end. */
export interface Endings {
  /** Applies entries here and appends them to the feed: nothing is deleted that is not in it. */
  announce(entries: readonly Revocation[]): Promise<void>
  /** Ends sessions whose rows are gone already, or never mattered. */
  announceEnds(refs: readonly SessionRef[], reason: EndReason): Promise<void>
  /** Ends a session of the subject's, if there is such a one; resolves to whether there was. */
  endKnown(ref: SessionRef, reason: EndReason): Promise<boolean>
  /**
   * Ends one session, also where its row is gone; resolves to whether it was there. Repeated here, it appends nothing to the
   * feed once the row is gone: no access token was made since.
   */
  end(ref: SessionRef, reason: EndReason): Promise<boolean>
  /**
   * Ends the session from which a larger work is done, as its last step: the row goes first. So whatever fails, the access
   * token is good until the end is in the feed, and the work can be repeated by it.
   */
  endLast(ref: SessionRef, reason: EndReason): Promise<void>
  /** Ends all sessions of a subject but one, those that start meanwhile included. */
  endAll(subject: string, reason: EndReason, except?: string): Promise<void>
}

/** How many ends this process remembers to have brought into the feed. */
const mostAcknowledged = 10_000

/** A subject that starts sessions faster than this many rounds can end them must try again. */
const mostRounds = 100

/**
 * Makes the ends of sessions, each in one order: this process's set, the feed, the row.
 *
 * A step that fails rejects, and the end is not acknowledged; trying again repeats it whole, for a session whose row is
 * gone too.
 */
export function createEndings({ sessions, feed, revocations, emit }: EndingParts): Endings {
  async function announce(entries: readonly Revocation[]): Promise<void> {
    for (const entry of entries) revocations.apply(entry)
    await feed.append(entries, feedRetention)
  }

  const acknowledged = new LRUCache<string, true>({ max: mostAcknowledged })

  async function announceEnds(refs: readonly SessionRef[], reason: EndReason): Promise<void> {
    if (refs.length === 0) return
    await announce(refs.map(({ id, subject }) => ({ kind: 'session', sid: id, subject })))
    for (const { id, subject } of refs) {
      acknowledged.set(keyOf({ id, subject }), true)
      emit('session_ended', { sessionId: id, subject, reason })
    }
  }

  async function end(ref: SessionRef, reason: EndReason): Promise<boolean> {
    if (acknowledged.has(keyOf(ref)) && (await sessions.find(ref)) === undefined) return false
    await announceEnds([ref], reason)
    return sessions.delete(ref)
  }

  async function endLast(ref: SessionRef, reason: EndReason): Promise<void> {
    await sessions.delete(ref)
    await announceEnds([ref], reason)
  }

  /** What is not there was announced before it went. So ids that somebody made up take no room in the feed. */
  async function endKnown(ref: SessionRef, reason: EndReason): Promise<boolean> {
    return (await sessions.find(ref)) !== undefined && end(ref, reason)
  }

  async function endAll(subject: string, reason: EndReason, except?: string): Promise<void> {
    for (let round = 0; round < mostRounds; round++) {
      const records = (await sessions.list(subject)).filter(record => record.id !== except)
      if (records.length === 0) return
      await announceEnds(records, reason)
      await sessions.deleteMany(
        subject,
        records.map(record => record.id),
      )
    }
    throw new AuthError('store_inconsistent')
  }

  return { announce, announceEnds, endKnown, end, endLast, endAll }
}

function keyOf({ id, subject }: SessionRef): string {
  return JSON.stringify([id, subject])
}
