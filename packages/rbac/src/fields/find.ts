import { evaluate, type Attributes } from '../condition/evaluate.ts'
import type { AccessRequest } from '../policy/access-request.ts'
import { decide } from '../policy/decide.ts'
import type { Entry, Model } from '../policy/model.ts'
import { couldEver } from '../policy/reach.ts'
import { isSubject, rolesOn, scopesOf } from '../policy/scope.ts'
import type { Subject } from '../subject.ts'
import type { ModelFieldRule } from './model.ts'
import { allFields, difference, intersection, noFields, union, type FieldNames } from './names.ts'

/**
 * Finds the fields that a subject may read or write. Without a resource: the fields allowed on every resource that the
 * subject could access. Never throws: if it cannot be determined, no field is allowed.
 */
export function findFields(model: Model, { subject, permission, resource, context }: AccessRequest): FieldNames {
  try {
    const entry = model.entries.get(permission as string)
    if (entry === undefined || !isSubject(subject)) return noFields
    const own = recordOf(resource)
    // The decision itself has already reported the use of break-glass.
    const may =
      own === undefined && entry.needsResource
        ? couldEver(entry, subject)
        : decide(model, () => {}, subject, permission, resource, context).allowed
    if (!may) return noFields
    if (!model.fieldRules.some(({ permissions }) => permissions.includes(entry.permission))) return allFields
    const attributes: Attributes = { subject: recordOf(subject) ?? {}, resource: own, context: recordOf(context) ?? {} }
    return rolesFor(entry, subject, own)
      .map(roles => namesFor(model, entry, roles, attributes))
      .reduce(intersection)
  } catch {
    return noFields
  }
}

/** The roles that apply. Without a resource that belongs to a tenant: one list of roles for each tenant. */
function rolesFor(entry: Entry, subject: Subject, resource: Attributes['resource']): readonly (readonly string[])[] {
  if (resource !== undefined) return [rolesOn(entry, subject, resource) ?? []]
  return scopesOf(entry, subject).map(({ roles }) => roles)
}

function namesFor(
  { fieldRules, lineages }: Model,
  entry: Entry,
  roles: readonly string[],
  attributes: Attributes,
): FieldNames {
  const held = new Set(['*', ...roles.flatMap(role => lineages.get(role) ?? [])])
  const rules = fieldRules.filter(
    rule => rule.permissions.includes(entry.permission) && rule.roles.some(role => held.has(role)),
  )
  const granted = rules.filter(rule => rule.effect === 'allow' && holds(rule, attributes) === true)
  const denied = rules.filter(rule => rule.effect === 'deny' && holds(rule, attributes) !== false)
  return difference(namesOf(granted), namesOf(denied))
}

function holds({ test }: ModelFieldRule, attributes: Attributes) {
  return test === undefined ? true : evaluate(test, attributes)
}

function namesOf(rules: readonly ModelFieldRule[]): FieldNames {
  return rules.map(({ fields }) => (fields.includes('*') ? allFields : { only: fields })).reduce(union, noFields)
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
}
