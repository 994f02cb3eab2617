import type { Ambient, Condition, Opaque, Refs, Regardless } from '../condition/condition.ts'
import type { Resource, Shape } from '../resource.ts'
import type { Subject } from '../subject.ts'

export type Resources = Readonly<Record<string, Resource<object, string, boolean>>>

type TypeOf<R> = R extends Shape<infer T> ? T : never
type ActionOf<R> = R extends { readonly actions: readonly (infer A extends string)[] } ? A : never

/** Every action of every resource, as `order:approve`. */
export type PermissionIn<Rs> = { [N in keyof Rs & string]: `${N}:${ActionOf<Rs[N]>}` }[keyof Rs & string]

/** What a rule may name: permissions, every action of a resource (`order:*`), or everything (`*`). */
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

/** One line of a policy: who may, or must not, do what, and under which condition. */
export interface Rule<G extends string = string, Bound extends boolean = boolean> {
  readonly effect: 'allow' | 'deny'
  readonly roles: readonly string[]
  readonly grants: readonly G[]
  readonly when?: unknown
  readonly [needs]?: Bound
}

type OneOrMore<T> = T | readonly T[]

/** Makes rules. `'*'` in the place of a role means everybody, whatever their roles. */
export interface RuleMaker<Rs, Role extends string, S, C> {
  <G extends Grant<Rs>>(roles: OneOrMore<Role | '*'>, grants: OneOrMore<G>): Rule<G, false>
  // Before the next one: a function in a condition takes the types of the first signature that it is tried with.
  <G extends Grant<Rs>>(
    roles: OneOrMore<Role | '*'>,
    grants: OneOrMore<G>,
    when: Condition<ResourceFor<Rs, G>, S, C>,
  ): Rule<G, true>
  <G extends Grant<Rs>>(roles: OneOrMore<Role | '*'>, grants: OneOrMore<G>, when: Regardless): Rule<G, false>
}

/** What `rules` is given to write rules with. */
export interface RuleKit<Rs, Role extends string, S, C> {
  readonly allow: RuleMaker<Rs, Role, Subject & S, C>
  readonly deny: RuleMaker<Rs, Role, Subject & S, C>
  /** Names a value of the subject, such as `subject.id`. */
  readonly subject: Refs<Subject & S>
  /** Names a value of the context. */
  readonly context: Refs<C>
  /** Marks a condition on the subject and the context alone: its permission can be asked about without a resource. */
  readonly regardless: (when: Ambient<Subject & S, C>) => Regardless
  /** Marks a synchronous function as a condition. Filters refuse it, and so does storage. */
  readonly opaque: <T>(name: string, test: Opaque<T, Subject & S, C>['test']) => Opaque<T, Subject & S, C>
}

/** The permissions that depend on the resource, by the rules. */
export type NeedsResource<Rs, R> = R extends Rule<infer G, true> ? Expand<Rs, G> : never

export function rule(effect: Rule['effect']) {
  return (roles: OneOrMore<string>, grants: OneOrMore<string>, when?: unknown): Rule => ({
    effect,
    roles: typeof roles === 'string' ? [roles] : roles,
    grants: typeof grants === 'string' ? [grants] : grants,
    ...(when === undefined ? {} : { when }),
  })
}

/** The mark is a type alone: what a condition reads is found out from the condition. */
export function regardless<S, C>(when: Ambient<S, C>): Regardless {
  return when as unknown as Regardless
}

export function opaque<T, S, C>(name: string, test: Opaque<T, S, C>['test']): Opaque<T, S, C> {
  return { opaque: name, test }
}
