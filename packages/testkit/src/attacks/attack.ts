import type { AttackWorld } from './world.ts'

/** What an attack needs of the application: the option that says so. */
export type Need = 'accessSecret' | 'publishesKeys' | 'origin' | 'refreshCookie' | 'startThrottled'

/** One thing that was tried. */
export interface Try {
  readonly name: string
  /** How it got through; undefined where the application held. */
  readonly breach: string | undefined
}

/** Tries of one kind. */
export interface Attack {
  /** Begins with the ids of the requirements that it is against. */
  readonly title: string
  readonly needs?: Need
  run(world: AttackWorld): Promise<readonly Try[]>
}

/** A row of a table: a name, and what is tried. */
export type Row<T> = readonly [name: string, tried: T]

/** Tries the rows one after the other. */
export async function tryRows<T>(
  rows: readonly Row<T>[],
  breachOf: (tried: T) => Promise<string | undefined>,
): Promise<readonly Try[]> {
  const tries: Try[] = []
  for (const [name, tried] of rows) tries.push({ name, breach: await breachOf(tried) })
  return tries
}
