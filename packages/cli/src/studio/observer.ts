import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Auth, AuthEvent } from '@sallyport/core'
import { type AuthInternals, internalsOf } from '@sallyport/core/adapter'
import { listenToEvents, toStudioEvent } from './events.ts'
import { FeedWatch } from './feed.ts'
import { Latest } from './latest.ts'
import { isSessionEvent } from './lineage.ts'
import type { Snapshot, StudioEvent, StudioFacts, StudioRevocation, StudioSession, StudioStatus } from './model.ts'
import { SessionBook } from './sessions.ts'

const mostEvents = 1000
const created = 'sallyport:auth_created'

/** An Auth of the application that Studio watches. */
export interface WatchedAuth {
  readonly auth: Auth
  readonly internals: AuthInternals
}

/** What the observer calls when there is something new. */
export interface ObserverListener {
  event(event: StudioEvent): void
  session(session: StudioSession): void
  revocation(entry: StudioRevocation): void
}

/** Observes the application in this process: every event, and the sessions and the feed of its first Auth. */
export class Observer {
  readonly #events = new Latest<StudioEvent>(mostEvents)
  readonly #sessions: SessionBook
  readonly #feed: FeedWatch
  readonly #listener: ObserverListener
  readonly #stop: () => void
  readonly #onProduction: () => void
  #watched: WatchedAuth | undefined
  #total = 0
  #refused = 0
  #auths = 0

  /** @param onProduction Called if an Auth is made for production, which Studio must not show. */
  constructor(listener: ObserverListener, onProduction: () => void) {
    this.#listener = listener
    this.#onProduction = onProduction
    this.#sessions = new SessionBook(session => listener.session(session))
    this.#feed = new FeedWatch(entry => {
      listener.revocation(entry)
      if (entry.origin === 'elsewhere' && (entry.kind === 'session' || entry.kind === 'blocked'))
        this.#sessions.noteElsewhere(entry, entry.at)
    })
    const stopEvents = listenToEvents(event => this.#onEvent(event))
    const onAuth = (message: unknown) => this.#onAuth(message as { readonly auth: Auth })
    subscribe(created, onAuth)
    this.#stop = () => {
      stopEvents()
      unsubscribe(created, onAuth)
    }
  }

  /** The first Auth that the application made; undefined before that. */
  get watched(): WatchedAuth | undefined {
    return this.#watched
  }

  get sessions(): SessionBook {
    return this.#sessions
  }

  status(): StudioStatus {
    const { feed, hashing } = this.#watched?.auth.status() ?? idle
    const { concurrency, queue } = this.#watched?.internals.options.hashing ?? { concurrency: 0, queue: 0 }
    return {
      lane: { ...hashing, concurrency, maxQueue: queue, refused: this.#refused },
      feed: { ...this.#feed.view, silentFor: feed.silentFor ?? null, held: feed.revocations },
      totalEvents: this.#total,
      auths: this.#auths,
      now: this.#watched?.internals.clock() ?? Date.now(),
    }
  }

  snapshot(facts: StudioFacts): Snapshot {
    return {
      facts,
      status: this.status(),
      events: this.#events.items,
      sessions: this.#sessions.sessions,
      revocations: this.#feed.entries,
    }
  }

  close(): void {
    this.#stop()
    this.#feed.close()
  }

  #onAuth({ auth }: { readonly auth: Auth }): void {
    this.#auths += 1
    const internals = internalsOf(auth)
    if (internals.production) return this.#onProduction()
    if (this.#watched !== undefined) return
    this.#watched = { auth, internals }
    this.#feed.follow(internals.options.store.revocations, () => auth.status().feed.silentFor !== undefined)
  }

  #onEvent(event: AuthEvent): void {
    const shown = toStudioEvent(event, ++this.#total)
    if (event.type === 'hashing_overloaded') this.#refused += 1
    this.#events.add(shown)
    this.#listener.event(shown)
    this.#feed.noteEvent(event)
    if (isSessionEvent(event)) this.#sessions.note(event, this.#watched?.internals.options.store.sessions)
  }
}

const idle = { feed: { silentFor: undefined, revocations: 0 }, hashing: { running: 0, queued: 0 } }
