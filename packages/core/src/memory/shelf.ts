import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import { Hand } from './hand.ts'

interface Item<T> {
  readonly subject: string
  readonly key: string
  readonly value: T
  /** Seconds since the epoch, by the shelf's own clock. */
  readonly keepUntil: number
}

/** Records by subject and key, never more than `most`. It drops what was kept for long enough, and nothing else. */
export class Shelf<T> {
  readonly #bySubject = new Map<string, Map<string, Item<T>>>()
  readonly #items = new Map<Item<T>, Item<T>>()
  readonly #hand = new Hand(this.#items)
  readonly #most: number
  readonly #clock: Clock

  constructor(most: number, clock: Clock) {
    this.#most = most
    this.#clock = clock
  }

  get size(): number {
    return this.#items.size
  }

  find(subject: string, key: string): T | undefined {
    return this.#bySubject.get(subject)?.get(key)?.value
  }

  /** In the order in which they were first put there. */
  of(subject: string): readonly T[] {
    return Array.from(this.#bySubject.get(subject)?.values() ?? [], item => item.value)
  }

  /**
   * Throws AuthError `store_unavailable` where there is no room for one more record.
   *
   * @param leaving How many records the caller is about to remove.
   */
  makeRoom(leaving = 0): void {
    this.#sweep()
    if (this.size - leaving >= this.#most) this.#sweepFull()
    if (this.size - leaving >= this.#most)
      throw new AuthError('store_unavailable', { cause: new Error('memory is full') })
  }

  /** Puts a record there, or replaces it, and keeps it for so many seconds from now on. */
  put(subject: string, key: string, value: T, keepFor: number): void {
    const keepUntil = this.#now() + keepFor
    const item = { subject, key, value: Object.freeze(value), keepUntil }
    const others = this.#bySubject.get(subject) ?? new Map<string, Item<T>>()
    const old = others.get(key)
    if (old) this.#items.delete(old)
    this.#bySubject.set(subject, others.set(key, item))
    this.#items.set(item, item)
    this.#hand.keepUp()
  }

  /** Tells whether there was one to remove. */
  remove(subject: string, key: string): boolean {
    const others = this.#bySubject.get(subject)
    const item = others?.get(key)
    if (!others || !item) return false
    others.delete(key)
    if (others.size === 0) this.#bySubject.delete(subject)
    return this.#items.delete(item)
  }

  #sweep(): void {
    this.#hand.sweep(this.#isDeadAt(this.#now()), this.#drop)
  }

  #sweepFull(): void {
    const now = this.#now()
    this.#hand.sweepFull(now, this.#isDeadAt(now), this.#drop)
  }

  readonly #drop = (item: Item<T>): boolean => this.remove(item.subject, item.key)

  #isDeadAt(now: number): (item: Item<T>) => boolean {
    return item => item.keepUntil <= now
  }

  #now(): number {
    return Math.floor(this.#clock() / 1000)
  }
}
