/** Work that can be done without a password. Twice the amount takes twice the time. */
export interface Work {
  /** Names the algorithm and the parameters that are not part of the amount, such as the memory. */
  readonly kind: string
  readonly amount: number
  /** Does work of this kind. */
  do(amount: number): Promise<void>
}

/**
 * The work of a refusal. It remembers the most expensive work of each kind that a stored hash has needed, and every refusal
 * does all of it. So its time does not reveal what hash the account has, or whether it exists.
 *
 * The first refusal of a more expensive hash in a process takes longer than those before it. Later ones take as long.
 */
export interface Refusals {
  /** Records the work that a stored hash needs. */
  learn(work: Work): void
  /** Does the rest of the work after some of it was done. */
  complete(done?: Work): Promise<void>
}

/** How many kinds are remembered. A table has two or three. */
const mostKinds = 8

/** @param own The work of a new hash; none for a hasher that only verifies. */
export function createRefusals(...own: readonly Work[]): Refusals {
  const dearest = new Map<string, Work>()
  function learn(work: Work): void {
    const known = dearest.get(work.kind)
    if (known === undefined ? dearest.size < mostKinds : known.amount < work.amount) dearest.set(work.kind, work)
  }
  for (const work of own) learn(work)
  return {
    learn,
    async complete(done) {
      for (const work of dearest.values()) {
        const missing = work.amount - (work.kind === done?.kind ? done.amount : 0)
        if (missing > 0) await work.do(missing)
      }
    },
  }
}
