import type { AuthEvent } from '@sallyport/core'
import type { FeedObserver, Revocation, RevocationFeed } from '@sallyport/core/store'
import { safeText } from './events.ts'
import { Latest } from './latest.ts'
import type { StudioFeed, StudioRevocation } from './model.ts'

const mostEntries = 300
/** Milliseconds after which a revocation of this process and an entry of the feed are no longer the same. */
const longestLag = 10_000
/** Milliseconds until the next attempt. */
const retryAfter = 500
const maxInterval = 1000

/**
 * Follows the revocation feed as another process would: what it reads, and how long after this process published it.
 */
export class FeedWatch {
  readonly #entries = new Latest<StudioRevocation>(mostEntries)
  readonly #onEntry: (entry: StudioRevocation) => void
  readonly #closing = new AbortController()
  /** When this process published a revocation that has not been read yet, in milliseconds. */
  readonly #published = new Map<string, number>()
  #state: StudioFeed['state'] = 'waiting'
  #isDelayed = false
  #total = 0

  constructor(onEntry: (entry: StudioRevocation) => void) {
    this.#onEntry = onEntry
  }

  get entries(): readonly StudioRevocation[] {
    return this.#entries.items
  }

  get view(): Pick<StudioFeed, 'state' | 'isDelayed' | 'total'> {
    return { state: this.#state, isDelayed: this.#isDelayed, total: this.#total }
  }

  /**
   * Follows a feed until Studio is closed, once the application has joined it: before that its tables may be missing. A
   * feed that cannot be joined is tried again.
   */
  follow(feed: Pick<RevocationFeed, 'follow'>, isJoined: () => boolean): void {
    const { signal } = this.#closing
    if (signal.aborted) return
    const later = () => void setTimeout(() => this.follow(feed, isJoined), retryAfter).unref()
    if (!isJoined()) return later()
    feed.follow(this.#observer(), { signal, maxInterval }).catch(() => {
      this.#state = 'failed'
      later()
    })
  }

  close(): void {
    this.#closing.abort()
  }

  /** Notes what this process published, so that its entry in the feed is recognized. */
  noteEvent(event: AuthEvent): void {
    const key = keyOfEvent(event)
    if (key === undefined) return
    // The feed may be read before the event, which follows the acknowledgement.
    const here = (entry: StudioRevocation) => ({ ...entry, origin: 'here', lag: 0 }) as const
    const isIt = (entry: StudioRevocation) =>
      entry.origin === 'elsewhere' && keyOfEntry(entry) === key && Date.now() - entry.at < longestLag
    const found = this.#entries.replace(isIt, here)
    if (found !== undefined) return this.#onEntry(found)
    this.#published.set(key, performance.now())
    if (this.#published.size > mostEntries) this.#published.delete(this.#published.keys().next().value!)
  }

  #observer(): FeedObserver {
    let isJoined = false
    return {
      entry: entry => this.#add(entry, isJoined),
      current: () => {
        isJoined = true
        this.#state = 'current'
      },
      storeTime: () => {},
      delayed: isDelayed => void (this.#isDelayed = isDelayed),
    }
  }

  #add(revocation: Revocation, isJoined: boolean): void {
    const sessionId = revocation.kind === 'session' ? revocation.sid : null
    const { kind, subject } = revocation
    const key = JSON.stringify([kind, subject, sessionId])
    const publishedAt = this.#published.get(key)
    this.#published.delete(key)
    const lag = publishedAt === undefined ? null : performance.now() - publishedAt
    const isHere = lag !== null && lag < longestLag
    const entry = {
      seq: ++this.#total,
      at: Date.now(),
      kind,
      subject: safeText(subject),
      sessionId: safeText(sessionId),
      origin: isHere ? 'here' : isJoined ? 'elsewhere' : 'before',
      lag: isHere ? lag : null,
    } as const
    this.#entries.add(entry)
    this.#onEntry(entry)
  }
}

const kindOf = { user_blocked: 'blocked', user_unblocked: 'unblocked', user_changed: 'changed' } as const

function keyOfEvent(event: AuthEvent): string | undefined {
  if (event.type === 'session_revoked') return JSON.stringify(['session', event.subject, event.sessionId])
  if (event.type !== 'user_blocked' && event.type !== 'user_unblocked' && event.type !== 'user_changed')
    return undefined
  return JSON.stringify([kindOf[event.type], event.subject, null])
}

function keyOfEntry({ kind, subject, sessionId }: StudioRevocation): string {
  return JSON.stringify([kind, subject, sessionId])
}
