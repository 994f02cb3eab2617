import type { Operation } from './operation.ts'

/** What the history was recorded under. All in microseconds. */
export interface HistoryTerms {
  /** How long a replaced token gets its successor. */
  readonly retryWindow: number
  /** How far clocks may be apart. */
  readonly tolerance: number
  /** How long after an acknowledged end an access token may still pass. */
  readonly grace: number
}

/** Something that must not be. */
export interface Violation {
  readonly rule: string
  readonly message: string
  /** The operations that show it. */
  readonly operations: readonly Operation[]
}
