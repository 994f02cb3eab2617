/** What a benchmark is asked for. */
export interface BenchmarkOptions {
  /** A tenth of the time: shows that it works, and proves nothing. */
  readonly quick: boolean
  readonly progress: (text: string) => void
}

/** One figure. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The value over the one that it is compared with: the median of all rounds, and its quartiles. */
  readonly ratio?: Ratio
  /** What must be reached. */
  readonly goal?: string
  readonly reached?: boolean
}

export interface Ratio {
  readonly to: string
  readonly median: number
  readonly from: number
  readonly until: number
}

/** What a benchmark found. */
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
