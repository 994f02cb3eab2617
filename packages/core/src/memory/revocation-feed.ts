import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { FeedObserver, FollowOptions, Revocation, RevocationFeed } from '../ports/revocation-feed.ts'
import { Sweeper } from './sweeper.ts'

interface Retained {
  readonly entry: Revocation
  /** Seconds since the epoch. */
  readonly keepUntil: number
}

/**
 * A revocation feed in memory, for every `Auth` that shares it. When it is full, `append` is refused, because a revocation that
 * is not stored must not be acknowledged.
 */
export function memoryRevocationFeed(most: number, clock: Clock): RevocationFeed {
  const retained = new Map<string, Retained>()
  const sweeper = new Sweeper(retained)
  const followers = new Set<FeedObserver>()

  const now = () => Math.floor(clock() / 1000)
  const drop = (key: string) => retained.delete(key)
  const isDeadAt = (time: number) => (each: Retained) => each.keepUntil <= time

  function isFullFor(entries: readonly Revocation[]): boolean {
    const fresh = new Set(entries.map(keyOf).filter(key => !retained.has(key)))
    return retained.size + fresh.size > most
  }

  function makeRoom(entries: readonly Revocation[]): void {
    const time = now()
    sweeper.sweep(isDeadAt(time), drop)
    if (isFullFor(entries)) sweeper.sweepFull(time, isDeadAt(time), drop)
    if (isFullFor(entries)) throw new AuthError('store_unavailable', { cause: new Error('memory is full') })
  }

  return {
    async append(entries, keepFor) {
      makeRoom(entries)
      const keepUntil = now() + keepFor
      for (const entry of entries) retainLast(retained, entry, keepUntil)
      for (const follower of followers) deliver(follower, entries)
    },
    async follow(observer, options) {
      options.signal.throwIfAborted()
      observer.storeTime(clock())
      deliver(
        observer,
        Array.from(retained.values(), each => each.entry),
      )
      followers.add(observer)
      beat(observer, clock, options)
      options.signal.addEventListener('abort', () => followers.delete(observer), { once: true })
    },
  }
}

/** Moves a repeated entry to the end, because the last entry of `blocked` and `unblocked` counts. */
function retainLast(retained: Map<string, Retained>, entry: Revocation, keepUntil: number): void {
  const key = keyOf(entry)
  const old = retained.get(key)
  retained.delete(key)
  retained.set(key, { entry: { ...entry }, keepUntil: Math.max(keepUntil, old?.keepUntil ?? 0) })
}

function deliver(observer: FeedObserver, entries: readonly Revocation[]): void {
  for (const entry of entries) observer.entry(entry)
  observer.current()
}

/** Reports regularly, until the signal aborts, that the observer is current. Entries are always delivered at once. */
function beat(observer: FeedObserver, clock: Clock, { signal, maxInterval }: FollowOptions): void {
  let toldAt = clock()
  const timer = setInterval(() => {
    observer.current()
    if (Math.abs(clock() - toldAt) < 60_000) return
    toldAt = clock()
    observer.storeTime(toldAt)
  }, maxInterval)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

function keyOf(entry: Revocation): string {
  return JSON.stringify(entry.kind === 'session' ? [entry.kind, entry.subject, entry.sid] : [entry.kind, entry.subject])
}
