/** Entries that every write looks at. A dead entry is met before a 16th of the entries was written. */
const steps = 16
/** Dead entries that one write removes at most: about a millisecond. */
const mostRemoved = 500
/** Entries that a write to a full store looks at: a millisecond. */
const stepsWhenFull = 50_000

type IsDead<V> = (value: V) => boolean
type Remove<K, V> = (key: K, value: V) => void

/**
 * Goes round a map like the hand of a clock, a few entries with each write, so that nothing ever scans the whole of it.
 *
 * JavaScript's map iterators stay valid while entries come and go, which is all that this stands on.
 */
export class Hand<K, V> {
  readonly #entries: ReadonlyMap<K, V>
  #iterator: Iterator<readonly [K, V]>
  #fruitlessAt: number | undefined

  constructor(entries: ReadonlyMap<K, V>) {
    this.#entries = entries
    this.#iterator = entries.entries()
  }

  /** Gives the next entry, round and round; undefined where there is none. */
  next(): readonly [K, V] | undefined {
    const next = this.#iterator.next()
    if (!next.done) return next.value
    this.#iterator = this.#entries.entries()
    const first = this.#iterator.next()
    return first.done ? undefined : first.value
  }

  /**
   * Takes one step, as anybody who adds an entry must: an iterator that rests holds every table that the map has outgrown
   * since, about 70 bytes for each entry that came and went.
   */
  keepUp(): void {
    this.next()
  }

  /** Removes dead entries among the next few, and goes on for as long as it finds many. */
  sweep(isDead: IsDead<V>, remove: Remove<K, V>): void {
    this.#removeDead(steps, isDead, remove)
  }

  /**
   * Removes dead entries among a great many, for a store that is full. Where there were none, there are none for the rest
   * of the second either: a flood of writes that are refused does not pay for each.
   *
   * @param now Whole seconds, by which `isDead` goes.
   */
  sweepFull(now: number, isDead: IsDead<V>, remove: Remove<K, V>): void {
    if (this.#fruitlessAt === now) return
    if (this.#removeDead(stepsWhenFull, isDead, remove) === 0) this.#fruitlessAt = now
  }

  /** Gives how many it removed. */
  #removeDead(most: number, isDead: IsDead<V>, remove: Remove<K, V>): number {
    let removed = 0
    for (let left = Math.min(most, this.#entries.size); left > 0 && removed < mostRemoved; left--) {
      const entry = this.next()
      if (!entry) break
      if (!isDead(entry[1])) continue
      remove(...entry)
      removed++
      left += steps
    }
    return removed
  }
}
