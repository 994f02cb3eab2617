import type { PoolState, StoreSpec } from '../store/kinds.ts'

/** How a member's `Auth` is set up; everything is text and numbers, so that a process can be told. */
export interface MemberConfig {
  readonly store: StoreSpec
  /** `everybody` exists without any look-up; `shared` users are rows in the store's database. */
  readonly users: 'everybody' | 'shared'
  /** Milliseconds that the quick hasher takes at most. */
  readonly hashMilliseconds: number
  /** Seconds. */
  readonly retryWindow: number
  readonly tolerance: number
  readonly maxStaleness: number
  readonly maxSessions: number
  readonly maxRevocations: number
  /** Kills its own process once the next rotation has been committed, before anybody hears of it. */
  readonly diesAfterRotation: boolean
}

export const memberDefaults: Omit<MemberConfig, 'store'> = {
  users: 'everybody',
  hashMilliseconds: 0,
  retryWindow: 30,
  tolerance: 5,
  maxStaleness: 10,
  maxSessions: 10_000,
  maxRevocations: 1_000_000,
  diesAfterRotation: false,
}

/** What a member can be asked to do; everything that is timed. */
export type Action =
  | { readonly kind: 'login'; readonly subject: string; readonly password?: string }
  | { readonly kind: 'create'; readonly subject: string }
  | { readonly kind: 'refresh'; readonly token: string }
  | { readonly kind: 'logout'; readonly token: string }
  | { readonly kind: 'logoutAll'; readonly subject: string }
  | { readonly kind: 'block'; readonly subject: string }
  | { readonly kind: 'unblock'; readonly subject: string }
  | { readonly kind: 'check'; readonly token: string }
  /** Ends when the token's session is over, as far as this process knows. */
  | { readonly kind: 'watch'; readonly token: string }
  | { readonly kind: 'list'; readonly subject: string }
  | { readonly kind: 'requestReset'; readonly subject: string }
  | { readonly kind: 'reset'; readonly token: string; readonly password: string }

/** What came of an action. Times are microseconds of the monotonic clock that all processes of a machine share. */
export interface Outcome {
  readonly start: number
  readonly end: number
  /** `ok`, an AuthError's code, or `unexpected: …`. */
  readonly code: string
  readonly accessToken?: string
  readonly refreshToken?: string
  readonly verdict?: string
  /** What a list counted, or the token of a reset. */
  readonly count?: number
  readonly resetToken?: string
}

/** Everything else that a member can be told. */
export type Control =
  | { readonly control: 'ready' }
  /** Milliseconds that its clock is ahead of the machine's. */
  | { readonly control: 'clock'; readonly offset: number }
  | { readonly control: 'keys'; readonly keys: KeyPlan }
  | { readonly control: 'report' }

/** Keys by number: the same number is the same key in every process. */
export interface KeyPlan {
  readonly sign: number
  readonly verify: readonly number[]
}

/** What a member says about itself. */
export interface MemberReport {
  readonly events: Readonly<Record<string, number>>
  /** Rejections and exceptions that nobody handled. */
  readonly unhandled: readonly string[]
  readonly pool?: PoolState | undefined
  readonly residentBytes: number
}

/** An `Auth` with connections of its own, in this process or in another one. */
export interface Member {
  readonly index: number
  /** Does all of them at once; the outcomes are in the same order. Rejects where the process has ended. */
  run(actions: readonly Action[]): Promise<readonly Outcome[]>
  control(control: Control): Promise<MemberReport | undefined>
  close(): Promise<void>
}
