import type { ResourceFreeCondition, Condition, Opaque, Refs, ResourceFree } from '../condition/condition.ts'
import type { Resource, Shape } from '../resource.ts'
import type { Subject } from '../subject.ts'

/** The resources of a policy by name. */
export type Resources = Readonly<Record<string, Resource<object, string, boolean>>>

type TypeOf<R> = R extends Shape<infer T> ? T : never
type ActionOf<R> = R extends { readonly actions: readonly (infer A extends string)[] } ? A : never

/** The permissions of the resources, such as `order:approve`. */
export type PermissionIn<Rs> = { [N in keyof Rs & string]: `${N}:${ActionOf<Rs[N]>}` }[keyof Rs & string]

/** What a rule can grant: a permission, every action of a resource (`order:*`), or everything (`*`). */
export type Grant<Rs> = PermissionIn<Rs> | `${keyof Rs & string}:*` | '*'

/** The permissions that a grant stands for. */
export type Expand<Rs, G> = G extends '*'
  ? PermissionIn<Rs>
  : G extends `${infer N}:*`
    ? Extract<PermissionIn<Rs>, `${N}:${string}`>
    : G

/** The type of the resource that a permission or a grant is about. */
export type ResourceFor<Rs, G> = G extends '*'
  ? TypeOf<Rs[keyof Rs]>
  : G extends `${infer N}:${string}`
    ? N extends keyof Rs
      ? TypeOf<Rs[N]>
      : never
    : never

declare const needs: unique symbol

/** A rule: which roles may or must not do what, and under which condition. */
export interface Rule<G extends string = string, Bound extends boolean = boolean> {
  /** Whether the rule allows or forbids. */
  readonly effect: 'allow' | 'deny'
  /** The roles that it is for. */
  readonly roles: readonly string[]
  /** The permissions that it is for. */
  readonly grants: readonly G[]
  /** The condition; undefined means always. */
  readonly when?: unknown
  readonly [needs]?: Bound
}

type OneOrMore<T> = T | readonly T[]

/** Creates rules. The role `'*'` means everybody, whatever their roles. */
export interface RuleMaker<Rs, Role extends string, S, C> {
  <G extends Grant<Rs>>(roles: OneOrMore<Role | '*'>, grants: OneOrMore<G>): Rule<G, false>
  // Must be before the next signature: functions in conditions get their types from the first signature tried.
  <G extends Grant<Rs>>(
    roles: OneOrMore<Role | '*'>,
    grants: OneOrMore<G>,
    when: Condition<ResourceFor<Rs, G>, S, C>,
  ): Rule<G, true>
  <G extends Grant<Rs>>(roles: OneOrMore<Role | '*'>, grants: OneOrMore<G>, when: ResourceFree): Rule<G, false>
}

/** The functions that `rules` receives. */
export interface RuleKit<Rs, Role extends string, S, C> {
  /** Allows roles to do something, under a condition if one is given. */
  readonly allow: RuleMaker<Rs, Role, Subject & S, C>
  /** Forbids it, whatever other rules allow. */
  readonly deny: RuleMaker<Rs, Role, Subject & S, C>
  /** Refers to a value of the subject, such as `subject.id`. */
  readonly subject: Refs<Subject & S>
  /** Refers to a value of the context. */
  readonly context: Refs<C>
  /**
   * Marks a condition that reads only the subject and the context, so that its permission can be checked without a
   * resource.
   */
  readonly withoutResource: (when: ResourceFreeCondition<Subject & S, C>) => ResourceFree
  /** Uses a synchronous function as a condition. It cannot be used in filters or stored. */
  readonly opaque: <T>(name: string, test: Opaque<T, Subject & S, C>['test']) => Opaque<T, Subject & S, C>
}

/** The permissions whose rules depend on the resource. */
export type NeedsResource<Rs, R> = R extends Rule<infer G, true> ? Expand<Rs, G> : never

export function rule(effect: Rule['effect']) {
  return (roles: OneOrMore<string>, grants: OneOrMore<string>, when?: unknown): Rule => ({
    effect,
    roles: typeof roles === 'string' ? [roles] : roles,
    grants: typeof grants === 'string' ? [grants] : grants,
    ...(when === undefined ? {} : { when }),
  })
}

/** Only marks the type. What a condition reads is found by looking at the condition. */
export function withoutResource<S, C>(when: ResourceFreeCondition<S, C>): ResourceFree {
  return when as unknown as ResourceFree
}

export function opaque<T, S, C>(name: string, test: Opaque<T, S, C>['test']): Opaque<T, S, C> {
  return { opaque: name, test }
}
