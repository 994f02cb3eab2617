/** The reason for a decision. All but `granted` and `break_glass` are denials. */
export type Reason =
  | 'granted'
  | 'break_glass'
  /** No rule grants it. */
  | 'not_granted'
  /** A rule denies it. */
  | 'denied'
  /** The subject has another duty on this resource. */
  | 'separation_of_duties'
  /** The decision depends on the resource, and none was given. */
  | 'resource_required'
  /** The policy has no such permission. */
  | 'unknown_permission'
  /** The subject has no id, or its roles are not a list of strings. */
  | 'subject_malformed'
  /** Reading the subject, the resource or the context threw. */
  | 'unreadable'
  /** The `onEvent` listener threw, so the use of break-glass could not be recorded. */
  | 'break_glass_unrecorded'

/** What a policy decides. */
export interface Decision {
  /** Whether it is allowed. */
  readonly allowed: boolean
  /** Why; a code that is stable. */
  readonly reason: Reason
  /** The name of the rule that decided, if one did. */
  readonly rule?: string
  /** The separations that break-glass lifted. Log them. */
  readonly breakGlass?: readonly BreakGlass[]
}

/** A use of break-glass: the separation of duties that was lifted, by whom and why. */
export interface BreakGlass {
  /** Always `'break_glass'`. */
  readonly type: 'break_glass'
  /** The id of the subject. */
  readonly subject: string
  /** The permission that was granted. */
  readonly permission: string
  /** The permission that lifted the separation. */
  readonly unless: string
  /** The duty that the subject already has, and the one that the action belongs to. */
  readonly duties: readonly [held: string, acting: string]
  /** The reason that the subject gave. */
  readonly reason: string
}

/** Creates a frozen decision, which can be shared. */
export function decision(allowed: boolean, reason: Reason, rule?: string): Decision {
  return Object.freeze(rule === undefined ? { allowed, reason } : { allowed, reason, rule })
}
