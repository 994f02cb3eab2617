/** Who a policy is asked about. */
export interface Subject {
  readonly id: string
  readonly roles: readonly string[]
  /** The tenant of the subject, if the claims name one. */
  readonly tenant?: string | undefined
}

/** A policy as guards ask it, by shape; `@sallyport/rbac` fits it. */
export interface RoutePolicy {
  decide(subject: Subject, action: string, resource?: unknown, context?: unknown): RouteDecision
  /** Whether there can be a resource on which the subject may: guards refuse before they load one. */
  couldEver(subject: Subject, action: string): boolean
  /**
   * Names the OAuth scope that a token lacks for an action, by its claims; undefined where it lacks none. Guards ask first,
   * and answer with `insufficient_scope` (RFC 6750 §3.1). Default: no scope is asked for.
   */
  missingScope?(claims: object, action: string): string | undefined
}

/** A decision, with what its event reports. */
export interface RouteDecision {
  readonly allowed: boolean
  /** A short code. */
  readonly reason: string
  /** Separations of duties that were lifted, by whom and why. */
  readonly breakGlass?: readonly { readonly unless: string; readonly reason: string }[]
}
