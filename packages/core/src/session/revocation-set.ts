import type { Revocation } from '../ports/revocation-feed.ts'

/** What an access token is looked up by. */
export interface TokenIdentity {
  readonly sid: string
  readonly sub: string
}

/** Entries of one period. */
interface Page {
  readonly sessions: Set<string>
  readonly blocked: Set<string>
}

/** The ends that this process knows of. Times are milliseconds since the epoch. */
export interface RevocationSet {
  add(entry: Revocation, now: number): void
  has(identity: TokenIdentity, now: number): boolean
  /** Whether every end that matters at this time is in the set; otherwise what it does not have may have ended too. */
  isComplete(now: number): boolean
  readonly size: number
}

/**
 * Makes the set that every `verify` consults: two pages, of which the older one is dropped whole, so that forgetting
 * costs nothing. An entry stays for at least `keepFor` seconds and at most twice that.
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

  return {
    add(entry, now) {
      turn(now)
      if (entry.kind === 'unblocked') return lift(entry.subject)
      if (entry.kind === 'changed') return
      if (size() >= cap) completeFrom = Math.max(completeFrom, now + period)
      else if (entry.kind === 'session') current.sessions.add(entry.sid)
      else current.blocked.add(entry.subject)
    },
    has({ sid, sub }, now) {
      turn(now)
      if (current.sessions.has(sid) || older.sessions.has(sid)) return true
      return current.blocked.has(sub) || older.blocked.has(sub)
    },
    isComplete: now => now >= completeFrom,
    get size() {
      return size()
    },
  }

  function lift(subject: string): void {
    current.blocked.delete(subject)
    older.blocked.delete(subject)
  }
}

function emptyPage(): Page {
  return { sessions: new Set(), blocked: new Set() }
}

function pageSize(page: Page): number {
  return page.sessions.size + page.blocked.size
}
