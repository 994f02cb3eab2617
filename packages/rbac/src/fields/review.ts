import { keyOf } from '../review/cases.ts'
import { singleLine, formatCondition } from '../condition/format.ts'
import type { Model } from '../policy/model.ts'
import type { ModelFieldRule } from './model.ts'

/** A role's rules about the fields of one permission, including inherited rules and rules for everybody. */
export function fieldRulesOf(
  { fieldRules, lineages }: Model,
  permission: string,
  role: string,
): readonly ModelFieldRule[] {
  const held = new Set(['*', ...(lineages.get(role) ?? [])])
  return fieldRules.filter(({ permissions, roles }) => permissions.includes(permission) && roles.some(r => held.has(r)))
}

/** The permissions whose fields the policy limits. */
export function limitedPermissions({ entries, fieldRules }: Model): readonly string[] {
  const named = new Set(fieldRules.flatMap(({ permissions }) => permissions))
  return [...entries.keys()].filter(permission => named.has(permission))
}

/** Lists the fields that a role may read or write, for a cell of a table. */
export function formatFields(model: Model, permission: string, role: string): string {
  const rules = fieldRulesOf(model, permission, role)
  const say = (effect: 'allow' | 'deny') => [
    ...new Set(
      rules
        .filter(rule => rule.effect === effect)
        .flatMap(({ fields, test }) =>
          fields.map(field => `${formatField(field)}${test ? ` if ${formatCondition(test)}` : ''}`),
        ),
    ),
  ]
  const [allowed, denied] = [say('allow').join(', '), say('deny').join(', ')]
  return denied === '' ? allowed || 'none' : `${allowed || 'none'}; never ${denied}`
}

function formatField(field: string): string {
  return field === '*' ? 'all' : singleLine(field)
}

/** Describes what changed about fields, rule by rule. */
export function diffFields(old: Model, now: Model, roles: readonly string[]): readonly string[] {
  const [before, after] = [limitedPermissions(old), limitedPermissions(now)]
  return [
    ...after.filter(each => !before.includes(each)).map(each => `the fields of ${each} are now limited`),
    ...before.filter(each => !after.includes(each)).map(each => `the fields of ${each} are no longer limited`),
    ...[...new Set([...before, ...after])].flatMap(permission =>
      roles.flatMap(role => {
        const [could, can] = [statementsOf(old, permission, role), statementsOf(now, permission, role)]
        return [
          ...[...can].filter(([key]) => !could.has(key)).map(([, rule]) => formatChange(role, permission, rule, true)),
          ...[...could].filter(([key]) => !can.has(key)).map(([, rule]) => formatChange(role, permission, rule, false)),
        ]
      }),
    ),
  ]
}

interface Statement {
  readonly field: string
  readonly rule: ModelFieldRule
}

function statementsOf(model: Model, permission: string, role: string): ReadonlyMap<string, Statement> {
  return new Map(
    fieldRulesOf(model, permission, role).flatMap(rule =>
      rule.fields.map((field): [string, Statement] => [
        JSON.stringify([rule.effect, field, rule.test && keyOf(rule.test)]),
        { field, rule },
      ]),
    ),
  )
}

function formatChange(role: string, permission: string, { field, rule }: Statement, isNew: boolean): string {
  const [resource = '', action = ''] = permission.split(':')
  const may = isNew === (rule.effect === 'allow') ? 'may now' : 'may no longer'
  const which = field === '*' ? 'all fields' : `the field ${singleLine(field)}`
  const why = rule.test === undefined ? '' : ` if ${formatCondition(rule.test)}`
  return `a ${role} ${may} ${action} ${which} of ${resource}${why}`
}

/**
 * Finds rules about fields of permissions that their roles do not have, and roles that have a permission but none of
 * its fields.
 */
export function lintFields(
  model: Model,
): readonly { kind: 'useless' | 'no_fields'; names: readonly string[]; text: string }[] {
  const useless = model.fieldRules
    .filter(rule => !rule.permissions.some(permission => isGranted(model, permission, rule.roles)))
    .map(({ name }) => ({
      kind: 'useless' as const,
      names: [name],
      text: `${name}: no rule grants these roles the permission`,
    }))
  const bare = limitedPermissions(model).flatMap(permission =>
    [...model.roles.keys()]
      .filter(role => isGranted(model, permission, [role]))
      .filter(role => !fieldRulesOf(model, permission, role).some(({ effect }) => effect === 'allow'))
      .map(role => ({
        kind: 'no_fields' as const,
        names: [role, permission],
        text: `${permission}: the role ${role} has the permission, but none of its fields`,
      })),
  )
  return [...useless, ...bare]
}

function isGranted({ entries }: Model, permission: string, roles: readonly string[]): boolean {
  const entry = entries.get(permission)
  if (entry === undefined) return false
  const cells = roles.includes('*') ? [...entry.cells.values()] : roles.map(role => entry.cells.get(role))
  return [entry.everyone, ...cells].some(cell => cell?.allow !== undefined)
}
