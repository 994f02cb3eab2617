/** The latest items, up to a number. Adding is cheap on average: old items are dropped in blocks. */
export class Latest<T> {
  readonly #most: number
  #items: T[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** Oldest first. */
  get items(): readonly T[] {
    return this.#items.slice(-this.#most)
  }

  add(item: T): void {
    this.#items.push(item)
    if (this.#items.length >= this.#most * 2) this.#items = this.#items.slice(-this.#most)
  }

  /** Replaces the newest item for which the test holds, and returns the new one; undefined if there is none. */
  replace(test: (item: T) => boolean, change: (item: T) => T): T | undefined {
    const at = this.#items.findLastIndex(test)
    const found = this.#items[at]
    if (found === undefined) return undefined
    return (this.#items[at] = change(found))
  }
}
