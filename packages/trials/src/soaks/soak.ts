import type { StoreKind } from '../shared/store/kinds.ts'

/** The options of a soak. */
export interface SoakOptions {
  readonly store: StoreKind
  readonly seed: number
  /** Rounds, attempts or operations. Each soak has its own default. */
  readonly rounds?: number | undefined
  /** The longest time in seconds. */
  readonly seconds?: number | undefined
  /** Reports progress. */
  readonly progress: (text: string) => void
}

/** The results of a soak. */
export interface SoakReport {
  /** What was done and measured, in the order of the output. */
  readonly figures: Readonly<Record<string, string | number>>
  /** What did not hold, in sentences. */
  readonly failures: readonly string[]
}

/** A test that runs for a long time against real servers. */
export interface Soak {
  readonly id: string
  /** What must hold. */
  readonly title: string
  readonly stores: readonly StoreKind[]
  run(options: SoakOptions): Promise<SoakReport>
}

/** Returns the number of rounds. If only a time is given, it is unlimited. */
export function roundsOf({ rounds, seconds }: SoakOptions, usual: number): number {
  return rounds ?? (seconds === undefined ? usual : Number.POSITIVE_INFINITY)
}

/** Counts rounds until there are enough or the time is over. */
export function pacer(options: SoakOptions, usualRounds: number) {
  const rounds = roundsOf(options, usualRounds)
  const until = performance.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000
  let done = 0
  let toldAt = performance.now()
  return {
    get done() {
      return done
    },
    /** Counts a round. Returns whether to run it. */
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

/** Returns the first failures and the number of the others. */
export function firstOf(failures: readonly string[], most = 10): readonly string[] {
  return failures.length <= most ? failures : [...failures.slice(0, most), `… and ${failures.length - most} more`]
}

/**
 * The timeout of a store call, in milliseconds, for soaks that test correctness and not speed. On a busy machine the default
 * of 500 would add refusals that have nothing to do with rotation.
 */
export const patient = 5_000
