import type { BenchmarkReport } from '../benchmark.ts'

/** A full run of a benchmark, as the documentation keeps it. */
export interface Recorded extends BenchmarkReport {
  readonly id: string
  readonly title: string
  /** The day, as `2026-11-29`. */
  readonly at: string
  /** The version of Node, the cores and the processor. */
  readonly machine: string
}
