import type { Clock } from '../ports/clock.ts'
import type { Revocation } from '../ports/revocation-feed.ts'

/** What a socket's token says. */
export interface Watched {
  readonly sub: string
  readonly sid: string
  readonly exp: number
}

/** Signals that abort when a token's session ends. */
export interface Watch {
  /** Aborts at the token's `exp`, when its session ends, when its user is blocked, and on `close`. */
  signal(claims: Watched, hasEnded: boolean): AbortSignal
  heed(entry: Revocation): void
  close(): void
}

interface Entry {
  readonly claims: Watched
  readonly controller: AbortController
  timer?: NodeJS.Timeout
}

/** The longest that a timer of Node's can wait; longer ones fire at once. */
const longestTimer = 2 ** 31 - 1

/** Makes signals for connections that outlive the request that was verified, such as WebSockets. */
export function createWatch(clock: Clock): Watch {
  const bySession = new Map<string, Set<Entry>>()

  function abort(entry: Entry): void {
    clearTimeout(entry.timer)
    const entries = bySession.get(entry.claims.sid)
    entries?.delete(entry)
    if (entries?.size === 0) bySession.delete(entry.claims.sid)
    entry.controller.abort()
  }

  function waitForExpiry(entry: Entry): void {
    const left = entry.claims.exp * 1000 - clock()
    if (left <= 0) return abort(entry)
    entry.timer = setTimeout(() => waitForExpiry(entry), Math.min(left, longestTimer)).unref()
  }

  function abortAll(matches: (claims: Watched) => boolean): void {
    for (const entries of bySession.values()) for (const entry of entries) if (matches(entry.claims)) abort(entry)
  }

  return {
    signal(claims, hasEnded) {
      if (hasEnded) return AbortSignal.abort()
      const entry: Entry = { claims, controller: new AbortController() }
      const entries = bySession.get(claims.sid) ?? new Set()
      bySession.set(claims.sid, entries.add(entry))
      waitForExpiry(entry)
      return entry.controller.signal
    },
    heed(revocation) {
      if (revocation.kind === 'session') for (const entry of bySession.get(revocation.sid) ?? []) abort(entry)
      if (revocation.kind === 'blocked') abortAll(claims => claims.sub === revocation.subject)
    },
    close: () => abortAll(() => true),
  }
}
