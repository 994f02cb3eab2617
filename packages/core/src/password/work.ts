/** Work that can be repeated without a password, in units that add up: twice the amount takes twice the time. */
export interface Work {
  /** Names the algorithm and all parameters that do not add up, such as the memory. */
  readonly kind: string
  readonly amount: number
  /** Does work of this kind. */
  do(amount: number): Promise<void>
}

/**
 * What a refusal costs. It remembers the dearest work of each kind that a stored hash has asked for, and every refusal
 * does all of it: its time does not tell what hash the account has, nor whether it exists.
 *
 * The first refusal of a dearer hash in a process takes longer than those before it; those after it take as long.
 */
export interface Refusals {
  /** Notes what a stored hash asks for. */
  learn(work: Work): void
  /** Does what is missing after some of the work was done. */
  complete(done?: Work): Promise<void>
}

/** Kinds that are remembered; a table has two or three. */
const mostKinds = 8

/** @param own What each new hash costs; hashers that make none have none. */
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
