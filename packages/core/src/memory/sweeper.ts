/** Entries that every write visits, so that a dead entry is found before a 16th as many were written. */
const steps = 16
/** The most dead entries that one write removes: about a millisecond. */
const mostRemoved = 500
/** Entries that a write to a full store visits: a millisecond. */
const stepsWhenFull = 50_000

type IsDead<V> = (value: V) => boolean
type Remove<K, V> = (key: K, value: V) => void

/**
 * Removes dead entries from a map. Each write visits the next few entries, so that no write scans the whole map.
 *
 * It relies on JavaScript's map iterators, which stay valid while entries are added and removed.
 */
export class Sweeper<K, V> {
  readonly #entries: ReadonlyMap<K, V>
  #iterator: Iterator<readonly [K, V]>
  #fruitlessAt: number | undefined

  constructor(entries: ReadonlyMap<K, V>) {
    this.#entries = entries
    this.#iterator = entries.entries()
  }

  /** Returns the next entry, and starts again after the last; undefined if the map is empty. */
  next(): readonly [K, V] | undefined {
    const next = this.#iterator.next()
    if (!next.done) return next.value
    this.#iterator = this.#entries.entries()
    const first = this.#iterator.next()
    return first.done ? undefined : first.value
  }

  /**
   * Takes one step; call it for every added entry. An iterator that does not move keeps every table that the map has
   * outgrown since, about 70 bytes for each entry that was added and removed.
   */
  keepUp(): void {
    this.next()
  }

  /** Removes dead entries among the next few, and continues while it finds many. */
  sweep(isDead: IsDead<V>, remove: Remove<K, V>): void {
    this.#removeDead(steps, isDead, remove)
  }

  /**
   * Removes dead entries among many, for a full store. If there were none, it does nothing until the next second, so that a
   * flood of refused writes stays cheap.
   *
   * @param now Whole seconds; the time that `isDead` uses.
   */
  sweepFull(now: number, isDead: IsDead<V>, remove: Remove<K, V>): void {
    if (this.#fruitlessAt === now) return
    if (this.#removeDead(stepsWhenFull, isDead, remove) === 0) this.#fruitlessAt = now
  }

  /** Returns how many it removed. */
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
