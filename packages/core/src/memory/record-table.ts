import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import { Sweeper } from './sweeper.ts'

interface Item<T> {
  readonly subject: string
  readonly key: string
  readonly value: T
  /** Seconds since the epoch, by the table's clock. */
  readonly keepUntil: number
}

/** Holds at most `most` records by subject and key. It removes only expired records. */
export class RecordTable<T> {
  readonly #bySubject = new Map<string, Map<string, Item<T>>>()
  readonly #items = new Map<Item<T>, Item<T>>()
  readonly #sweeper = new Sweeper(this.#items)
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

  /** Returns a subject's records in the order in which they were first added. */
  of(subject: string): readonly T[] {
    return Array.from(this.#bySubject.get(subject)?.values() ?? [], item => item.value)
  }

  /**
   * Throws AuthError `store_unavailable` if there is no room for one more record.
   *
   * @param leaving How many records the caller is about to remove.
   */
  makeRoom(leaving = 0): void {
    this.#sweep()
    if (this.size - leaving >= this.#most) this.#sweepFull()
    if (this.size - leaving >= this.#most)
      throw new AuthError('store_unavailable', { cause: new Error('memory is full') })
  }

  /** Adds or replaces a record, and keeps it for `keepFor` seconds from now. */
  put(subject: string, key: string, value: T, keepFor: number): void {
    const keepUntil = this.#now() + keepFor
    const item = { subject, key, value: Object.freeze(value), keepUntil }
    const others = this.#bySubject.get(subject) ?? new Map<string, Item<T>>()
    const old = others.get(key)
    if (old) this.#items.delete(old)
    this.#bySubject.set(subject, others.set(key, item))
    this.#items.set(item, item)
    this.#sweeper.keepUp()
  }

  /** Returns whether there was a record to remove. */
  remove(subject: string, key: string): boolean {
    const others = this.#bySubject.get(subject)
    const item = others?.get(key)
    if (!others || !item) return false
    others.delete(key)
    if (others.size === 0) this.#bySubject.delete(subject)
    return this.#items.delete(item)
  }

  #sweep(): void {
    this.#sweeper.sweep(this.#isDeadAt(this.#now()), this.#drop)
  }

  #sweepFull(): void {
    const now = this.#now()
    this.#sweeper.sweepFull(now, this.#isDeadAt(now), this.#drop)
  }

  readonly #drop = (item: Item<T>): boolean => this.remove(item.subject, item.key)

  #isDeadAt(now: number): (item: Item<T>) => boolean {
    return item => item.keepUntil <= now
  }

  #now(): number {
    return Math.floor(this.#clock() / 1000)
  }
}
