import type { FeedObserver } from '../ports/revocation-feed.ts'
import type { FeedSource } from './feed-source.ts'
import type { Pause } from './pause.ts'

/** A listener that stopped working is replaced at most so often, in milliseconds. */
const replaceInterval = 5000

/**
 * Listens for notifications that end the follower's pause, and notices when they no longer arrive: there are new entries,
 * and no notification, not even a moment later. A connection whose other end is gone looks exactly like an idle one.
 */
export class FeedListener {
  readonly #source: Pick<FeedSource<never>, 'listen'>
  readonly #pause: Pause
  readonly #observer: FeedObserver
  #stop: (() => void) | undefined
  #missed = 0
  #openedAt = Number.NEGATIVE_INFINITY

  constructor(source: Pick<FeedSource<never>, 'listen'>, pause: Pause, observer: FeedObserver) {
    this.#source = source
    this.#pause = pause
    this.#observer = observer
    pause.signal.addEventListener('abort', () => this.#stop?.(), { once: true })
  }

  /** Whether notifications arrive, so that a read now and then is enough. */
  get isReliable(): boolean {
    return this.#stop !== undefined && this.#missed === 0
  }

  async open(): Promise<void> {
    this.#openedAt = performance.now()
    const stop = await this.#source.listen?.(this.#pause.end)
    if (this.#pause.signal.aborted) stop?.()
    else this.#stop = stop
  }

  /** @param found How many entries a read found, after a notification or without one. */
  async judge(wasNotified: boolean, found: number): Promise<void> {
    if (this.#source.listen === undefined) return
    const missed = wasNotified ? 0 : this.#missed + (found > 0 || this.#missed > 0 ? 1 : 0)
    if (missed === 2) this.#observer.delayed?.(true)
    if (missed === 0 && this.#missed > 1) this.#observer.delayed?.(false)
    this.#missed = missed
    if (missed > 1 && performance.now() - this.#openedAt >= replaceInterval) await this.#reopen()
  }

  async #reopen(): Promise<void> {
    this.#stop?.()
    this.#stop = undefined
    await this.open().catch(() => {})
  }
}
