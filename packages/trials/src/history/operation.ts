/** A refresh token in a history. */
export interface TokenName {
  readonly generation: number
  readonly jti: string
}

export type OperationKind = 'login' | 'refresh' | 'logout' | 'logoutAll' | 'block' | 'unblock' | 'check'

/** One call and its result. Times are microseconds of a clock that all processes share. */
export interface Operation {
  readonly kind: OperationKind
  /** The process that made the call. */
  readonly member: number
  readonly start: number
  readonly end: number
  /** `ok`, or the code of the error. */
  readonly code: string
  readonly subject: string
  /** The session of the presented token, or of a login. */
  readonly session?: string
  /** The refresh token that was presented. */
  readonly presented?: TokenName
  /** The idempotency key that came with the refresh token. */
  readonly key?: string
  /** The refresh token that was given out. */
  readonly given?: TokenName
}

/** Returns whether the store did not answer in time, so that the effect is unknown. */
export function isUnknown({ code }: Operation): boolean {
  return code === 'store_unavailable' || code === 'store_inconsistent' || code === 'clock_disagrees'
}
