import type { Revocation } from '../ports/revocation-feed.ts'

/** What an access token is looked up by. */
export interface TokenIdentity {
  readonly sid: string
  readonly sub: string
  /** Who acts in the subject's place, and the session in which they do. */
  readonly act?: { readonly sub: string; readonly sid?: string } | undefined
}

/** Entries of one period. */
interface Page {
  /** The subject of each session. */
  readonly sessions: Map<string, string>
  /** Sessions whose id came with several subjects: all but the first. */
  readonly others: Set<string>
  readonly blocked: Set<string>
}

/** The revocations that this process knows of. Times are milliseconds since the epoch. */
export interface RevocationSet {
  add(entry: Revocation, now: number): void
  has(identity: TokenIdentity, now: number): boolean
  /** Whether the subject was blocked lately, and not unblocked since. */
  isBlocked(subject: string, now: number): boolean
  /** Whether the set has every revocation that matters at this time; otherwise a session that it does not have may be revoked too. */
  isComplete(now: number): boolean
  readonly size: number
}

/**
 * Makes the set that every `verify` consults: two pages, of which the older one is dropped whole, so that forgetting
 * costs nothing. An entry stays for at least `keepFor` seconds and at most twice that.
 *
 * A session counts as revoked only together with its subject: anybody who revokes a session in another user's name revokes
 * nothing.
 *
 * @param cap Entries beyond it are left out, and the set is not complete until they would have expired.
 */
export function createRevocationSet(keepFor: number, cap: number): RevocationSet {
  const period = keepFor * 1000
  let current = emptyPage()
  let older = emptyPage()
  let turnsAt = Number.NEGATIVE_INFINITY
  let completeFrom = Number.NEGATIVE_INFINITY

  function turn(now: number): void {
    if (now < turnsAt) return
    const dropsBoth = now >= turnsAt + period
    // A clock that goes back to before this moment needs what is dropped here.
    if (pageSize(older) > 0 || (dropsBoth && pageSize(current) > 0)) completeFrom = Math.max(completeFrom, now)
    older = dropsBoth ? emptyPage() : current
    current = emptyPage()
    turnsAt = now + period
  }

  const size = () => pageSize(current) + pageSize(older)
  const isRevoked = (sid: string, subject: string) =>
    hasSession(current, sid, subject) || hasSession(older, sid, subject)
  const isBlocked = (subject: string) => current.blocked.has(subject) || older.blocked.has(subject)

  function lift(subject: string): void {
    current.blocked.delete(subject)
    older.blocked.delete(subject)
  }

  return {
    add(entry, now) {
      turn(now)
      if (entry.kind === 'unblocked') return lift(entry.subject)
      if (entry.kind === 'changed') return
      if (size() >= cap) completeFrom = Math.max(completeFrom, now + period)
      else if (entry.kind === 'session') addSession(current, entry.sid, entry.subject)
      else current.blocked.add(entry.subject)
    },
    has({ sid, sub, act }, now) {
      turn(now)
      if (isRevoked(sid, sub) || isBlocked(sub)) return true
      return act !== undefined && (isBlocked(act.sub) || (act.sid !== undefined && isRevoked(act.sid, act.sub)))
    },
    isBlocked(subject, now) {
      turn(now)
      return isBlocked(subject)
    },
    isComplete: now => now >= completeFrom,
    get size() {
      return size()
    },
  }
}

function emptyPage(): Page {
  return { sessions: new Map(), others: new Set(), blocked: new Set() }
}

function pageSize(page: Page): number {
  return page.sessions.size + page.others.size + page.blocked.size
}

function addSession({ sessions, others }: Page, sid: string, subject: string): void {
  const known = sessions.get(sid)
  if (known === undefined) sessions.set(sid, subject)
  else if (known !== subject) others.add(keyOf(sid, subject))
}

function hasSession({ sessions, others }: Page, sid: string, subject: string): boolean {
  const known = sessions.get(sid)
  return known !== undefined && (known === subject || others.has(keyOf(sid, subject)))
}

function keyOf(sid: string, subject: string): string {
  return JSON.stringify([sid, subject])
}
