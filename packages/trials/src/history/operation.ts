/** A refresh token, as a history names it. */
export interface TokenName {
  readonly generation: number
  readonly jti: string
}

export type OperationKind = 'login' | 'refresh' | 'logout' | 'logoutAll' | 'block' | 'unblock' | 'check'

/** One call, and what came of it. Times are microseconds of a clock that all processes share. */
export interface Operation {
  readonly kind: OperationKind
  /** The process that it was made in. */
  readonly member: number
  readonly start: number
  readonly end: number
  /** `ok`, or the code of the refusal. */
  readonly code: string
  readonly subject: string
  /** The session of the token that was presented, or that a login gave. */
  readonly session?: string
  /** The refresh token that was presented. */
  readonly presented?: TokenName
  /** The refresh token that was given out. */
  readonly given?: TokenName
}

/** The session's store did not answer, or not in time: whether anything happened is unknown. */
export function isUnknown({ code }: Operation): boolean {
  return code === 'store_unavailable' || code === 'store_inconsistent' || code === 'clock_disagrees'
}
