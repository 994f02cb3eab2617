import { evaluate, type Facts } from '../condition/evaluate.ts'
import type { Asked } from '../policy/asked.ts'
import { decide } from '../policy/decide.ts'
import type { Entry, Model } from '../policy/model.ts'
import { couldEver } from '../policy/reach.ts'
import { isSubject, rolesOn, scopesOf } from '../policy/scope.ts'
import type { Subject } from '../subject.ts'
import type { ModelFieldRule } from './model.ts'
import { allFields, difference, intersection, noFields, union, type FieldNames } from './names.ts'

/**
 * Finds the fields that a subject may read or write. Without a resource: those of every resource for which the answer
 * could be yes. It never throws: what cannot be told is no field.
 */
export function findFields(model: Model, { subject, permission, resource, context }: Asked): FieldNames {
  try {
    const entry = model.entries.get(permission as string)
    if (entry === undefined || !isSubject(subject)) return noFields
    const own = recordOf(resource)
    // Who broke the glass was told of by the decision itself.
    const may =
      own === undefined && entry.needsResource
        ? couldEver(entry, subject)
        : decide(model, () => {}, subject, permission, resource, context).allowed
    if (!may) return noFields
    if (!model.fieldRules.some(({ permissions }) => permissions.includes(entry.permission))) return allFields
    const facts: Facts = { subject: recordOf(subject) ?? {}, resource: own, context: recordOf(context) ?? {} }
    return rolesAsked(entry, subject, own)
      .map(roles => namesFor(model, entry, roles, facts))
      .reduce(intersection)
  } catch {
    return noFields
  }
}

/** The roles that count; without a tenant's resource those of each tenant, one list for each. */
function rolesAsked(entry: Entry, subject: Subject, resource: Facts['resource']): readonly (readonly string[])[] {
  if (resource !== undefined) return [rolesOn(entry, subject, resource) ?? []]
  return scopesOf(entry, subject).map(({ roles }) => roles)
}

function namesFor({ fieldRules, lineages }: Model, entry: Entry, roles: readonly string[], facts: Facts): FieldNames {
  const held = new Set(['*', ...roles.flatMap(role => lineages.get(role) ?? [])])
  const rules = fieldRules.filter(
    rule => rule.permissions.includes(entry.permission) && rule.roles.some(role => held.has(role)),
  )
  const granted = rules.filter(rule => rule.effect === 'allow' && holds(rule, facts) === true)
  const denied = rules.filter(rule => rule.effect === 'deny' && holds(rule, facts) !== false)
  return difference(namesOf(granted), namesOf(denied))
}

function holds({ test }: ModelFieldRule, facts: Facts) {
  return test === undefined ? true : evaluate(test, facts)
}

function namesOf(rules: readonly ModelFieldRule[]): FieldNames {
  return rules.map(({ fields }) => (fields.includes('*') ? allFields : { only: fields })).reduce(union, noFields)
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
}
