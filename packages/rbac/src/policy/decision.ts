/** Why a question was answered as it was. All but `granted` and `break_glass` are denials. */
export type Reason =
  | 'granted'
  | 'break_glass'
  /** No rule grants it. */
  | 'not_granted'
  /** A rule denies it. */
  | 'denied'
  /** The subject plays another duty on this resource. */
  | 'separation_of_duties'
  /** The answer depends on the resource, and there was none. */
  | 'resource_required'
  /** The policy has no such permission. */
  | 'unknown_permission'
  /** The subject has no id, or its roles are no list of texts. */
  | 'subject_malformed'
  /** Reading the subject, the resource or the context threw. */
  | 'unreadable'
  /** The listener threw, so breaking the glass would have left no trace. */
  | 'break_glass_unrecorded'

/** What a policy decides. */
export interface Decision {
  readonly allowed: boolean
  readonly reason: Reason
  /** The rule that decided, by its place in the definition, where one did. */
  readonly rule?: string
  /** What was lifted, where the glass was broken: log it. */
  readonly breakGlass?: readonly BreakGlass[]
}

/** A separation of duties that was lifted, by whom and why. */
export interface BreakGlass {
  readonly type: 'break_glass'
  readonly subject: string
  /** What was done. */
  readonly permission: string
  /** The permission that lifted the separation. */
  readonly unless: string
  /** The duty that the subject played already, and the one that the action plays. */
  readonly duties: readonly [held: string, acting: string]
  readonly reason: string
}

/** Makes a decision that can be shared, since nobody can change it. */
export function decision(allowed: boolean, reason: Reason, rule?: string): Decision {
  return Object.freeze(rule === undefined ? { allowed, reason } : { allowed, reason, rule })
}
