import { writeCondition, type StoredCondition } from '../condition/write.ts'
import type { Duty } from './duty.ts'
import type { ModelFieldRule } from '../fields/model.ts'
import type { Definition } from './model.ts'

/** A policy as JSON. */
export interface StoredPolicy {
  readonly version: 1
  readonly resources: Readonly<Record<string, { readonly actions: readonly string[]; readonly tenant?: string }>>
  readonly roles: Readonly<Record<string, { readonly inherits?: readonly string[] }>>
  readonly rules: readonly StoredRule[]
  readonly duties: readonly StoredSeparation[]
  /** The rules about fields. Absent without such rules. */
  readonly fields?: readonly StoredFieldRule[]
}

export interface StoredFieldRule extends StoredRule {
  readonly fields: readonly string[]
}

export interface StoredRule {
  readonly effect: 'allow' | 'deny'
  readonly roles: readonly string[]
  readonly grants: readonly string[]
  readonly when?: StoredCondition
}

export interface StoredSeparation {
  readonly resource: string
  readonly duties: Readonly<Record<string, Duty>>
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
