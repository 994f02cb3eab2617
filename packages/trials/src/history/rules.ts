import type { Operation } from './operation.ts'

/** The limits of the recorded system, in microseconds. */
export interface HistoryTerms {
  /** The retry window: how long a replaced token gets its successor. */
  readonly retryWindow: number
  /** How far clocks may differ. */
  readonly tolerance: number
  /** How long an access token may still be accepted after an acknowledged revocation. */
  readonly grace: number
}

/** A broken rule. */
export interface Violation {
  readonly rule: string
  readonly message: string
  /** The operations that prove it. */
  readonly operations: readonly Operation[]
}
