import type { PoolState, StoreSpec } from '../store/kinds.ts'

/** The configuration of a member's `Auth`. Every value can be sent to another process. */
export interface MemberConfig {
  readonly store: StoreSpec
  /** `everybody`: every user exists without a lookup. `shared`: users are rows in the store's database. */
  readonly users: 'everybody' | 'shared'
  /** The longest time of the quick hasher, in milliseconds. */
  readonly hashMilliseconds: number
  /** Seconds. */
  readonly retryWindow: number
  readonly tolerance: number
  readonly maxStaleness: number
  readonly maxSessions: number
  readonly maxRevocations: number
  /** Kills its own process after the next rotation has been committed, before the caller gets its answer. */
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

/** What a member can do with its start and end recorded. */
export type Action =
  | { readonly kind: 'login'; readonly subject: string; readonly password?: string }
  | { readonly kind: 'create'; readonly subject: string }
  | { readonly kind: 'refresh'; readonly token: string; readonly idempotencyKey?: string | undefined }
  | { readonly kind: 'logout'; readonly token: string }
  | { readonly kind: 'logoutAll'; readonly subject: string }
  | { readonly kind: 'block'; readonly subject: string }
  | { readonly kind: 'unblock'; readonly subject: string }
  | { readonly kind: 'check'; readonly token: string }
  /** Resolves when this process knows that the token's session is over. */
  | { readonly kind: 'watch'; readonly token: string }
  | { readonly kind: 'list'; readonly subject: string }
  | { readonly kind: 'requestReset'; readonly subject: string }
  | { readonly kind: 'reset'; readonly token: string; readonly password: string }

/** The result of an action. Times are microseconds of the monotonic clock that all processes of a machine share. */
export interface Outcome {
  readonly start: number
  readonly end: number
  /** `ok`, the code of an AuthError, or `unexpected: …`. */
  readonly code: string
  readonly accessToken?: string
  readonly refreshToken?: string
  readonly verdict?: string
  /** The length of a list, or a reset token. */
  readonly count?: number
  readonly resetToken?: string
}

/** Everything else that a member can do. */
export type Control =
  | { readonly control: 'ready' }
  /** How far its clock is ahead of the machine's, in milliseconds. */
  | { readonly control: 'clock'; readonly offset: number }
  | { readonly control: 'keys'; readonly keys: KeyPlan }
  | { readonly control: 'report' }

/** Keys by number. The same number is the same key in every process. */
export interface KeyPlan {
  readonly sign: number
  readonly verify: readonly number[]
}

/** The state of a member. */
export interface MemberReport {
  readonly events: Readonly<Record<string, number>>
  /** Unhandled rejections and exceptions. */
  readonly unhandled: readonly string[]
  readonly pool?: PoolState | undefined
  readonly residentBytes: number
}

/** An `Auth` with separate connections, in this process or in another one. */
export interface Member {
  readonly index: number
  /** Performs all actions at once. The outcomes have the same order. Rejects if the process has exited. */
  run(actions: readonly Action[]): Promise<readonly Outcome[]>
  control(control: Control): Promise<MemberReport | undefined>
  close(): Promise<void>
}
