import type { Clock } from '../ports/clock.ts'
import type { Revocation } from '../ports/revocation-feed.ts'
import type { Actor } from '../token/shape.ts'
import { createDeadlines } from './deadlines.ts'

/** What a connection's token says. */
export interface Watched {
  readonly sub: string
  readonly sid: string
  readonly exp: number
  readonly act?: Actor | undefined
}

/** Aborts at the token's `exp`, when its session is revoked, when its user or its actor is blocked, and on `close`. */
export interface WatchSignal extends AbortSignal {
  /** Stops watching, for a connection that has closed; the signal does not abort after that. */
  readonly release: () => void
}

/** Watches connections that outlive the request that was verified, such as WebSockets. */
export interface Watch {
  /** @param hasEnded Whether the session is known to be revoked: the signal is aborted already. */
  signal(claims: Watched, hasEnded: boolean): WatchSignal
  /** Aborts the signals that the entry concerns. */
  onRevocation(entry: Revocation): void
  close(): void
}

interface Entry {
  readonly keys: readonly string[]
  readonly exp: number
  readonly controller: AbortController
}

/** Makes a watch: connections are found by session and by subject, and one timer waits for the next expiry. */
export function createWatch(clock: Clock): Watch {
  const index = new Map<string, Set<Entry>>()
  const deadlines = createDeadlines<Entry>(clock, abort)

  function drop(entry: Entry): void {
    deadlines.delete(entry.exp, entry)
    for (const key of entry.keys) {
      const entries = index.get(key)
      entries?.delete(entry)
      if (entries?.size === 0) index.delete(key)
    }
  }

  function abort(entry: Entry): void {
    drop(entry)
    entry.controller.abort()
  }

  function abortAll(key: string): void {
    for (const entry of index.get(key) ?? []) abort(entry)
  }

  function add(entry: Entry): void {
    for (const key of entry.keys) index.set(key, (index.get(key) ?? new Set()).add(entry))
    deadlines.add(entry.exp, entry)
  }

  return {
    signal(claims, hasEnded) {
      const entry: Entry = { keys: keysOf(claims), exp: claims.exp, controller: new AbortController() }
      if (hasEnded) entry.controller.abort()
      else add(entry)
      return Object.assign(entry.controller.signal, { release: () => drop(entry) })
    },
    onRevocation(entry) {
      if (entry.kind === 'session') abortAll(sessionKey(entry.sid, entry.subject))
      if (entry.kind === 'blocked') abortAll(subjectKey(entry.subject))
    },
    close() {
      for (const entries of index.values()) for (const entry of entries) abort(entry)
    },
  }
}

function keysOf({ sub, sid, act }: Watched): readonly string[] {
  const keys = [subjectKey(sub), sessionKey(sid, sub)]
  if (act !== undefined) keys.push(subjectKey(act.sub))
  if (act?.sid !== undefined) keys.push(sessionKey(act.sid, act.sub))
  return keys
}

function subjectKey(subject: string): string {
  return JSON.stringify([subject])
}

function sessionKey(sid: string, subject: string): string {
  return JSON.stringify([subject, sid])
}
