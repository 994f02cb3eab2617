import type { AttackWorld } from './world.ts'

/** The option that an attack needs. */
export type Need = 'accessSecret' | 'publishesKeys' | 'origin' | 'refreshCookie' | 'startThrottled'

/** One attempt of an attack. */
export interface Try {
  /** What was tried. */
  readonly name: string
  /** How it succeeded; undefined if the application resisted. */
  readonly breach: string | undefined
}

/** An attack: attempts of one kind. */
export interface Attack {
  /** Begins with the ids of the requirements that it tests. */
  readonly title: string
  /** What the target must have for it. Default: nothing. */
  readonly needs?: Need
  /** Tries everything, and resolves to what came of it. */
  run(world: AttackWorld): Promise<readonly Try[]>
}

/** A row of a table: a name and the data of an attempt. */
export type Row<T> = readonly [name: string, tried: T]

/** Attempts the rows one after the other. */
export async function tryRows<T>(
  rows: readonly Row<T>[],
  breachOf: (tried: T) => Promise<string | undefined>,
): Promise<readonly Try[]> {
  const tries: Try[] = []
  for (const [name, tried] of rows) tries.push({ name, breach: await breachOf(tried) })
  return tries
}
