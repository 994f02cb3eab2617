import type { Decision, Subject } from './authorizer.ts'

/** A policy as guards ask it, by shape; `@sallyport/rbac` fits it. */
export interface RoutePolicy {
  decide(subject: Subject, action: string, resource?: unknown, context?: unknown): RouteDecision
  /** Whether there can be a resource on which the subject may: guards refuse before they load one. */
  couldEver(subject: Subject, action: string): boolean
}

/** A decision, with what an event should tell of it. */
export interface RouteDecision extends Decision {
  /** Separations of duties that were lifted, by whom and why. */
  readonly breakGlass?: readonly { readonly unless: string; readonly reason: string }[]
}
