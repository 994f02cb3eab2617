import type { Fields } from '../fields/fields.ts'
import type { Filter } from '../filter/tree.ts'
import type { Subject } from '../subject.ts'
import type { Decision } from './decision.ts'
import type { Explanation } from './explanation.ts'
import type { Known } from './known.ts'
import type { StoredPolicy } from './stored.ts'
import type { HeldPermission } from './reach.ts'

/** The questions that a policy answers: a permission, then its resource where one is needed, then the context. */
export type AnyAccess = [permission: string, resource?: unknown, context?: unknown]

/** The resource that one permission of a policy is about. */
export type ResourceOf<P, Permission extends AccessOf<P>[0]> = NonNullable<
  Extract<ByPermission<AccessOf<P>>[Permission], AnyAccess>[1]
>

/**
 * What a question takes after its permission. Of several permissions it takes what each of them takes; of one that there
 * is not it takes anything, so that the compiler names the permission and nothing else.
 */
export type RestOf<Access extends AnyAccess, P> = [P] extends [Access[0]]
  ? NeedsResource<ByPermission<Access>[P]> extends false
    ? [resource?: Joined<Access, P> | undefined, context?: Access[2]]
    : [resource: Joined<Access, P>, context?: Access[2]]
  : [resource?: unknown, context?: unknown]

type ByPermission<Access extends AnyAccess> = { readonly [A in Access as A[0]]: A }

type NeedsResource<A> = A extends readonly [infer P, ...unknown[]] ? ([P] extends A ? false : true) : never

type Joined<Access extends AnyAccess, P> = (
  P extends Access[0] ? (resource: Exclude<Extract<ByPermission<Access>[P], AnyAccess>[1], undefined>) => void : never
) extends (resource: infer R) => void
  ? R
  : never

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
  /** The type of the questions, for guards to be typed by; it is never there. */
  readonly '~access'?: Access
  /** Tells whether the subject may. It never throws: whatever cannot be told is no. */
  can<P extends string>(subject: Subject & S, permission: Known<Access[0], P>, ...rest: RestOf<Access, P>): boolean
  /** Like `can`, with a code why and the rule that decided. */
  decide<P extends string>(subject: Subject & S, permission: Known<Access[0], P>, ...rest: RestOf<Access, P>): Decision
  /** Like `decide`, with every rule that was considered. It never breaks the glass. */
  explain<P extends string>(
    subject: Subject & S,
    permission: Known<Access[0], P>,
    ...rest: RestOf<Access, P>
  ): Explanation
  /** Throws an error with the code `forbidden` unless the subject may. */
  assert<P extends string>(subject: Subject & S, permission: Known<Access[0], P>, ...rest: RestOf<Access, P>): void
  /**
   * The fields that the subject may read or write by a permission; none where the answer is no. Without a resource: those
   * of every resource for which it could be yes, which is what a list may be sorted and searched by.
   */
  fields<P extends string>(
    subject: Subject & S,
    permission: Known<Access[0], P>,
    resource?: RestOf<Access, P>[0],
    context?: Access[2],
  ): Fields<NonNullable<RestOf<Access, P>[0]>>
  /** Tells whether there can be a resource for which the subject may: a guard may refuse before it loads one. */
  couldEver<P extends string>(subject: Subject & S, permission: Known<Access[0], P>): boolean
  /** The permissions for a user interface to show. */
  permissions(subject: Subject & S): readonly HeldPermission<Access[0]>[]
  /**
   * The condition under which a list may show a resource: it agrees with `can`, without broken glass.
   *
   * Throws an {@link OpaqueConditionError} that names the rule when it depends on a function.
   */
  filter<P extends string>(subject: Subject & S, permission: Known<Access[0], P>, context?: C): Filter
}

/** The questions that a policy answers, as tuples of permission, resource and context. */
export type AccessOf<P> = P extends Policy<infer Access, infer _S, infer _C, infer _R> ? Access : never
