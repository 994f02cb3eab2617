/** Random numbers from a seed. The same seed gives the same numbers. */
export interface Random {
  /** Returns a number from `from` up to, but not including, `to`. */
  between(from: number, to: number): number
  /** Returns an integer from `from` to `to`, inclusive. */
  whole(from: number, to: number): number
  chance(probability: number): boolean
}

/** Creates a Mulberry32 generator, which is good enough for simulations but not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (from, to) => from + next() * (to - from),
    whole: (from, to) => Math.floor(from + next() * (to - from + 1)),
    chance: probability => next() < probability,
  }
}
