import { writeCondition, type StoredCondition } from '../condition/write.ts'
import type { Duty } from './duty.ts'
import type { ModelFieldRule } from '../fields/model.ts'
import type { Definition } from './model.ts'

/** A policy as JSON. */
export interface StoredPolicy {
  /** The version of the format. */
  readonly version: 1
  /** The resources by name, with their actions. */
  readonly resources: Readonly<Record<string, { readonly actions: readonly string[]; readonly tenant?: string }>>
  /** The roles by name, with those that they inherit from. */
  readonly roles: Readonly<Record<string, { readonly inherits?: readonly string[] }>>
  /** The rules. */
  readonly rules: readonly StoredRule[]
  /** The separations of duties. */
  readonly duties: readonly StoredSeparation[]
  /** The rules about fields. Absent without such rules. */
  readonly fields?: readonly StoredFieldRule[]
}

/** A rule about fields, as JSON. */
export interface StoredFieldRule extends StoredRule {
  /** The fields that it is about. */
  readonly fields: readonly string[]
}

/** A rule, as JSON. */
export interface StoredRule {
  /** Whether the rule allows or forbids. */
  readonly effect: 'allow' | 'deny'
  /** The roles that it is for. */
  readonly roles: readonly string[]
  /** The permissions that it is for. */
  readonly grants: readonly string[]
  /** The condition; undefined means always. */
  readonly when?: StoredCondition
}

/** A separation of duties, as JSON. */
export interface StoredSeparation {
  /** The name of the resource. */
  readonly resource: string
  /** The duties by name. */
  readonly duties: Readonly<Record<string, Duty>>
  /** The permission that breaks the glass; undefined means that nobody may. */
  readonly unless?: string
}

export function storePolicy({ resources, roles, rules, separations, fieldRules }: Definition): StoredPolicy {
  return {
    version: 1,
    resources: mapValues(resources, ({ actions, tenant }) =>
      tenant === undefined ? { actions } : { actions, tenant },
    ),
    roles: mapValues(roles, inherits => (inherits.length === 0 ? {} : { inherits })),
    rules: rules.filter(({ duty }) => duty === undefined).map(storeRule),
    duties: separations.map(({ resource, duties, unless }) => ({
      resource,
      duties: mapValues(duties, ({ actions, ...duty }) => (actions.length === 0 ? duty : { ...duty, actions })),
      ...(unless === undefined ? {} : { unless }),
    })),
    ...(fieldRules.length === 0
      ? {}
      : { fields: fieldRules.map(rule => ({ ...storeRule(rule), fields: rule.fields })) }),
  }
}

function storeRule({ name, effect, roles, grants, test }: Omit<ModelFieldRule, 'permissions' | 'fields'>): StoredRule {
  if (test === undefined) return { effect, roles, grants }
  const when = writeCondition(test)
  if (when === undefined) throw new TypeError(`rule ${name} cannot be stored, because its condition is a function`)
  return { effect, roles, grants, when }
}

function mapValues<V, W>(map: ReadonlyMap<string, V>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries([...map].map(([key, value]): [string, W] => [key, change(value)]))
}
