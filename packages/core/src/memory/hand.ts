/** Entries that every write looks at. A dead entry is met before a 16th of the entries was written. */
const steps = 16
/** Dead entries that one write removes at most: about a millisecond. */
const mostRemoved = 500
/** Entries that a write to a full store looks at: a millisecond. */
const stepsWhenFull = 50_000

/**
 * Goes round a map like the hand of a clock, a few entries with each write, so that nothing ever scans the whole of it.
 *
 * JavaScript's map iterators stay valid while entries come and go, which is all that this stands on.
 */
export class Hand<K, V> {
  readonly #entries: ReadonlyMap<K, V>
  #iterator: Iterator<readonly [K, V]>

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

  /** Removes dead entries among the next few, and goes on for as long as it finds many. */
  sweep(isDead: (value: V) => boolean, remove: (key: K, value: V) => void, full = false): void {
    let left = Math.min(full ? stepsWhenFull : steps, this.#entries.size)
    for (let removed = 0; left > 0 && removed < mostRemoved; left--) {
      const entry = this.next()
      if (!entry) return
      if (!isDead(entry[1])) continue
      remove(...entry)
      removed++
      left += steps
    }
  }
}
