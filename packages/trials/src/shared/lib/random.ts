/** Random numbers from a seed. The same seed gives the same numbers. */
export interface Random {
  /** Returns a number of at least 0 and below 1. */
  next(): number
  /** Returns a whole number of at least 0 and below `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
  /** Returns one item of a list that is not empty. */
  pick<T>(items: readonly T[]): T
}

/** Creates random numbers with the Mulberry32 generator. Never use it for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { next, below, chance: probability => next() < probability, pick: items => items[below(items.length)]! }
}
