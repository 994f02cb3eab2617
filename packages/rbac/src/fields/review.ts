import { keyOf } from '../review/situations.ts'
import { clean, words } from '../condition/words.ts'
import type { Model } from '../policy/model.ts'
import type { ModelFieldRule } from './model.ts'

/** The rules about the fields of one permission that a role has, those that it inherits and those for everybody included. */
export function fieldRulesOf(
  { fieldRules, lineages }: Model,
  permission: string,
  role: string,
): readonly ModelFieldRule[] {
  const held = new Set(['*', ...(lineages.get(role) ?? [])])
  return fieldRules.filter(({ permissions, roles }) => permissions.includes(permission) && roles.some(r => held.has(r)))
}

/** The permissions whose fields are limited. */
export function limitedPermissions({ entries, fieldRules }: Model): readonly string[] {
  const named = new Set(fieldRules.flatMap(({ permissions }) => permissions))
  return [...entries.keys()].filter(permission => named.has(permission))
}

/** Says which fields a role may read or write, for a cell of a table. */
export function sayFields(model: Model, permission: string, role: string): string {
  const rules = fieldRulesOf(model, permission, role)
  const say = (effect: 'allow' | 'deny') => [
    ...new Set(
      rules
        .filter(rule => rule.effect === effect)
        .flatMap(({ fields, test }) => fields.map(field => `${sayField(field)}${test ? ` if ${words(test)}` : ''}`)),
    ),
  ]
  const [allowed, denied] = [say('allow').join(', '), say('deny').join(', ')]
  return denied === '' ? allowed || 'none' : `${allowed || 'none'}; never ${denied}`
}

function sayField(field: string): string {
  return field === '*' ? 'all' : clean(field)
}

/** Says what changed about fields: each limit by itself, as it is written. */
export function diffFields(old: Model, now: Model, roles: readonly string[]): readonly string[] {
  const [before, after] = [limitedPermissions(old), limitedPermissions(now)]
  return [
    ...after.filter(each => !before.includes(each)).map(each => `the fields of ${each} are now limited`),
    ...before.filter(each => !after.includes(each)).map(each => `the fields of ${each} are no longer limited`),
    ...[...new Set([...before, ...after])].flatMap(permission =>
      roles.flatMap(role => {
        const [could, can] = [statementsOf(old, permission, role), statementsOf(now, permission, role)]
        return [
          ...[...can].filter(([key]) => !could.has(key)).map(([, rule]) => sayChange(role, permission, rule, true)),
          ...[...could].filter(([key]) => !can.has(key)).map(([, rule]) => sayChange(role, permission, rule, false)),
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

function sayChange(role: string, permission: string, { field, rule }: Statement, isNew: boolean): string {
  const [resource = '', action = ''] = permission.split(':')
  const may = isNew === (rule.effect === 'allow') ? 'may now' : 'may no longer'
  const which = field === '*' ? 'all fields' : `the field ${clean(field)}`
  const why = rule.test === undefined ? '' : ` if ${words(rule.test)}`
  return `a ${role} ${may} ${action} ${which} of ${resource}${why}`
}

/** A rule about fields of what nobody with its roles may do, and a role that may act and has no field. */
export function lintFields(
  model: Model,
): readonly { kind: 'useless' | 'no_fields'; names: readonly string[]; text: string }[] {
  const useless = model.fieldRules
    .filter(rule => !rule.permissions.some(permission => isGranted(model, permission, rule.roles)))
    .map(({ name }) => ({
      kind: 'useless' as const,
      names: [name],
      text: `${name}: the rules grant them no such permission`,
    }))
  const bare = limitedPermissions(model).flatMap(permission =>
    [...model.roles.keys()]
      .filter(role => isGranted(model, permission, [role]))
      .filter(role => !fieldRulesOf(model, permission, role).some(({ effect }) => effect === 'allow'))
      .map(role => ({
        kind: 'no_fields' as const,
        names: [role, permission],
        text: `${permission}: the role ${role} is granted it, and no field of it`,
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
