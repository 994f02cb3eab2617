import type { Condition, Refs } from '../condition/condition.ts'
import type { PermissionIn, ResourceFor } from '../policy/rule.ts'
import type { Subject } from '../subject.ts'

/** A rule about fields: which roles may or must not read or write which fields. */
export interface FieldRule {
  /** Whether the rule allows or forbids. */
  readonly effect: 'allow' | 'deny'
  /** The roles that it is for. */
  readonly roles: readonly string[]
  /** The permissions that it is for, such as `order:read`. */
  readonly grants: readonly string[]
  /** The fields that it is about. */
  readonly fields: readonly string[]
  /** The condition; undefined means always. */
  readonly when?: unknown
}

type OneOrMore<T> = T | readonly T[]

/** What a rule about fields applies to: a permission, or every action of a resource (`order:*`). */
type FieldGrant<Rs> = PermissionIn<Rs> | `${keyof Rs & string}:*`

/** Creates rules about fields. The role `'*'` means everybody, the field `'*'` means all fields. */
export type FieldRuleMaker<Rs, Role extends string, S, C> = <G extends FieldGrant<Rs>>(
  roles: OneOrMore<Role | '*'>,
  grants: OneOrMore<G>,
  fields: OneOrMore<(keyof ResourceFor<Rs, G> & string) | '*'>,
  when?: Condition<ResourceFor<Rs, G>, S, C>,
) => FieldRule

/** The functions that `fields` receives. */
export interface FieldKit<Rs, Role extends string, S, C> {
  /** Allows roles to read or write fields. */
  readonly allow: FieldRuleMaker<Rs, Role, Subject & S, C>
  /** Forbids it, whatever other rules allow. */
  readonly deny: FieldRuleMaker<Rs, Role, Subject & S, C>
  /** Refers to a value of the subject, such as `subject.id`. */
  readonly subject: Refs<Subject & S>
  /** Refers to a value of the context. */
  readonly context: Refs<C>
}

export function fieldRule(effect: FieldRule['effect']) {
  return (
    roles: OneOrMore<string>,
    grants: OneOrMore<string>,
    fields: OneOrMore<string>,
    when?: unknown,
  ): FieldRule => ({
    effect,
    roles: listOf(roles),
    grants: listOf(grants),
    fields: listOf(fields),
    ...(when === undefined ? {} : { when }),
  })
}

function listOf(value: OneOrMore<string>): readonly string[] {
  return typeof value === 'string' ? [value] : value
}
