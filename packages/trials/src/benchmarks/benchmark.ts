/** The options of a benchmark. */
export interface BenchmarkOptions {
  /** Whether to take a tenth of the time, which checks that the benchmark runs and proves nothing. */
  readonly quick: boolean
  readonly progress: (text: string) => void
}

/** One figure. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The value divided by that of another contestant: the median of all rounds, and the quartiles. */
  readonly ratio?: Ratio
  /** The goal. */
  readonly goal?: string
  readonly reached?: boolean
  /** The place of the value on a curve, which shows how it grows with a size. */
  readonly point?: Point
}

export interface Point {
  readonly curve: string
  readonly size: number
}

export interface Ratio {
  readonly to: string
  readonly median: number
  readonly from: number
  readonly until: number
}

/** The results of a benchmark. */
export interface BenchmarkReport {
  readonly rows: readonly Row[]
  readonly versions: Readonly<Record<string, string>>
  readonly notes?: readonly string[]
}

export interface Benchmark {
  readonly id: string
  readonly title: string
  run(options: BenchmarkOptions): Promise<BenchmarkReport>
}
