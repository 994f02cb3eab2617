/** The subject that a policy is asked about. */
export interface Subject {
  readonly id: string
  readonly roles: readonly string[]
  /** The tenant of the subject, if the claims name one. */
  readonly tenant?: string | undefined
}

/** The shape of a policy that guards can ask. Policies of `@sallyport/rbac` have it. */
export interface RoutePolicy {
  /** Decides whether a subject may do something to a resource. */
  decide(subject: Subject, action: string, resource?: unknown, context?: unknown): RouteDecision
  /** Whether the subject can have the permission for any resource. If not, guards refuse before they load one. */
  couldEver(subject: Subject, action: string): boolean
  /**
   * Returns the OAuth scope that a token's claims lack for an action; undefined if none is missing. Guards ask this first, and
   * refuse with `insufficient_scope` (RFC 6750 §3.1). Default: no scope is required.
   */
  missingScope?(claims: object, action: string): string | undefined
}

/** A decision, with the details for its event. */
export interface RouteDecision {
  readonly allowed: boolean
  /** A short code. */
  readonly reason: string
  /** The separations of duties that were overridden, by whom and why. */
  readonly breakGlass?: readonly { readonly unless: string; readonly reason: string }[]
}
