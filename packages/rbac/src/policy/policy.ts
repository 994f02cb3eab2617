import type { Filter } from '../filter/tree.ts'
import type { Subject } from '../subject.ts'
import type { Decision } from './decision.ts'
import type { Explanation } from './explanation.ts'
import type { StoredPolicy } from './stored.ts'
import type { HeldPermission } from './reach.ts'

/** The questions that a policy answers: a permission, then its resource where one is needed, then the context. */
export type AnyAccess = [permission: string, resource?: unknown, context?: unknown]

/** The resource of one permission. */
export type ResourceOf<Access extends AnyAccess, P extends Access[0]> = NonNullable<
  Extract<Access, [permission: P, resource?: unknown, context?: unknown]>[1]
>

/** Any policy, for what only reads it. */
export interface AnyPolicy {
  /** The policy as JSON. Throws a TypeError that names the rule when a condition is a function. */
  toJSON(): StoredPolicy
}

/** Who may do what to which resource. */
export interface Policy<
  Access extends AnyAccess,
  S = unknown,
  C = unknown,
  Role extends string = string,
> extends AnyPolicy {
  /** The names of the roles, in the order of the definition. */
  readonly roles: readonly Role[]
  /** Tells whether the subject may. It never throws: whatever cannot be told is no. */
  can(subject: Subject & S, ...access: Access): boolean
  /** Like `can`, with a code why and the rule that decided. */
  decide(subject: Subject & S, ...access: Access): Decision
  /** Like `decide`, with every rule that was considered. It never breaks the glass. */
  explain(subject: Subject & S, ...access: Access): Explanation
  /** Throws an error with the code `forbidden` unless the subject may. */
  assert(subject: Subject & S, ...access: Access): void
  /** Tells whether there can be a resource for which the subject may: a guard may refuse before it loads one. */
  couldEver(subject: Subject & S, permission: Access[0]): boolean
  /** The permissions for a user interface to show. */
  permissions(subject: Subject & S): readonly HeldPermission<Access[0]>[]
  /**
   * The condition under which a list may show a resource: it agrees with `can`, without broken glass.
   *
   * Throws an {@link OpaqueConditionError} that names the rule when it depends on a function.
   */
  filter(subject: Subject & S, permission: Access[0], context?: C): Filter
}

/** Names the access tuples of a policy, for guards to be generic over. */
export type AccessOf<P> = P extends Policy<infer Access, infer _S, infer _C, infer _R> ? Access : never
