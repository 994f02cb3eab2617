import type { Fields } from '../fields/fields.ts'
import type { Filter } from '../filter/tree.ts'
import type { Subject } from '../subject.ts'
import type { Decision } from './decision.ts'
import type { Explanation } from './explanation.ts'
import type { KnownPermission } from './known-permission.ts'
import type { StoredPolicy } from './stored.ts'
import type { HeldPermission } from './reach.ts'

/** The arguments of a check: a permission, its resource if needed, and the context. */
export type AccessArguments = [permission: string, resource?: unknown, context?: unknown]

/** The resource that one permission of a policy is about. */
export type ResourceOf<P, Permission extends AccessOf<P>[0]> = NonNullable<
  Extract<ByPermission<AccessOf<P>>[Permission], AccessArguments>[1]
>

/**
 * The arguments after the permission. For a union of permissions they must fit all of them. For an unknown permission
 * they can be anything, so that the compiler complains only about the permission.
 */
export type RemainingArguments<Access extends AccessArguments, P> = [P] extends [Access[0]]
  ? NeedsResource<ByPermission<Access>[P]> extends false
    ? [resource?: Joined<Access, P> | undefined, context?: Access[2]]
    : [resource: Joined<Access, P>, context?: Access[2]]
  : [resource?: unknown, context?: unknown]

type ByPermission<Access extends AccessArguments> = { readonly [A in Access as A[0]]: A }

type NeedsResource<A> = A extends readonly [infer P, ...unknown[]] ? ([P] extends A ? false : true) : never

type Joined<Access extends AccessArguments, P> = (
  P extends Access[0]
    ? (resource: Exclude<Extract<ByPermission<Access>[P], AccessArguments>[1], undefined>) => void
    : never
) extends (resource: infer R) => void
  ? R
  : never

/** Any policy, for functions that read only its definition. */
export interface SerializablePolicy {
  /** Returns the policy as JSON. Throws a TypeError that names the rule if a condition is a function. */
  toJSON(): StoredPolicy
}

/** A policy: who may do what to which resource. */
export interface Policy<
  Access extends AccessArguments,
  S = unknown,
  C = unknown,
  Role extends string = string,
> extends SerializablePolicy {
  /** The names of the roles, in the order of the definition. */
  readonly roles: readonly Role[]
  /** The type of the checks' arguments, for guards. It has no value at run time. */
  readonly '~access'?: Access
  /** Returns whether the subject has the permission. Never throws: if it cannot be determined, the result is false. */
  can<P extends string>(
    subject: Subject & S,
    permission: KnownPermission<Access[0], P>,
    ...rest: RemainingArguments<Access, P>
  ): boolean
  /** Like `can`, with the reason and the rule that decided. */
  decide<P extends string>(
    subject: Subject & S,
    permission: KnownPermission<Access[0], P>,
    ...rest: RemainingArguments<Access, P>
  ): Decision
  /** Like `decide`, with every rule that was considered. Does not use break-glass. */
  explain<P extends string>(
    subject: Subject & S,
    permission: KnownPermission<Access[0], P>,
    ...rest: RemainingArguments<Access, P>
  ): Explanation
  /** Throws an error with the code `forbidden` unless the subject has the permission. */
  assert<P extends string>(
    subject: Subject & S,
    permission: KnownPermission<Access[0], P>,
    ...rest: RemainingArguments<Access, P>
  ): void
  /**
   * Returns the fields that the subject may read or write with a permission; none if the subject does not have it.
   * Without a resource: the fields that are allowed on every resource that the subject could access, by which a list
   * may be sorted and searched.
   */
  fields<P extends string>(
    subject: Subject & S,
    permission: KnownPermission<Access[0], P>,
    resource?: RemainingArguments<Access, P>[0],
    context?: Access[2],
  ): Fields<NonNullable<RemainingArguments<Access, P>[0]>>
  /** Returns whether the subject could have the permission for any resource. A guard can refuse before it loads one. */
  couldEver<P extends string>(subject: Subject & S, permission: KnownPermission<Access[0], P>): boolean
  /** Returns the subject's permissions, for a user interface. */
  permissions(subject: Subject & S): readonly HeldPermission<Access[0]>[]
  /**
   * Returns the condition under which a list may show a resource. It agrees with `can` without break-glass.
   *
   * Throws an {@link OpaqueConditionError} that names the rule if the condition depends on a function.
   */
  filter<P extends string>(subject: Subject & S, permission: KnownPermission<Access[0], P>, context?: C): Filter
}

/** The arguments of a policy's checks, as tuples of permission, resource and context. */
export type AccessOf<P> = P extends Policy<infer Access, infer _S, infer _C, infer _R> ? Access : never
