import type { StoreKind } from '../shared/store/kinds.ts'

/** What a soak is asked for. */
export interface SoakOptions {
  readonly store: StoreKind
  readonly seed: number
  /** Rounds, tries or operations; each soak has its own default. */
  readonly rounds?: number | undefined
  /** Ends after so many seconds, if the rounds are not done before. */
  readonly seconds?: number | undefined
  /** Says how far it is. */
  readonly progress: (text: string) => void
}

/** What a soak found. */
export interface SoakReport {
  /** What was done, and what was measured, in the order in which it is printed. */
  readonly figures: Readonly<Record<string, string | number>>
  /** What must hold and did not, in sentences. */
  readonly failures: readonly string[]
}

/** A soak by its id. */
export interface Soak {
  readonly id: string
  /** What must hold. */
  readonly title: string
  readonly stores: readonly StoreKind[]
  run(options: SoakOptions): Promise<SoakReport>
}

/** How many rounds there shall be: where only a time is given, as many as fit. */
export function roundsOf({ rounds, seconds }: SoakOptions, usual: number): number {
  return rounds ?? (seconds === undefined ? usual : Number.POSITIVE_INFINITY)
}

/** Counts rounds until there were enough, or the time is over. */
export function pacer(options: SoakOptions, usualRounds: number) {
  const rounds = roundsOf(options, usualRounds)
  const until = performance.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000
  let done = 0
  let toldAt = performance.now()
  return {
    get done() {
      return done
    },
    /** Whether another round begins; counts it. */
    next(weight = 1): boolean {
      if (done >= rounds || performance.now() >= until) return false
      done += weight
      if (performance.now() - toldAt > 10_000) {
        toldAt = performance.now()
        options.progress(`${done} of ${Number.isFinite(rounds) ? rounds : `${options.seconds} s`}`)
      }
      return true
    },
  }
}

/** The first few of many failures, and how many there are. */
export function firstOf(failures: readonly string[], most = 10): readonly string[] {
  return failures.length <= most ? failures : [...failures.slice(0, most), `… and ${failures.length - most} more`]
}

/**
 * Milliseconds of a store call in soaks that are about what is right and not about what is late: on a busy machine the
 * default of 500 would add refusals that say nothing of rotation.
 */
export const patient = 5_000
