import { isObject, parseCondition, quote, type Report } from '../condition/parse.ts'
import { checkRoleNames, expand, textsOf, type Vocabulary } from '../policy/check-rules.ts'
import type { ModelFieldRule } from './model.ts'

/** Reads the rules about fields. */
export function checkFieldRules(input: unknown, known: Vocabulary, report: Report): readonly ModelFieldRule[] {
  if (!Array.isArray(input)) report('fields must be a list')
  return (Array.isArray(input) ? input : []).map((rule, i) => checkFieldRule(rule, i + 1, known, report))
}

function checkFieldRule(input: unknown, place: number, known: Vocabulary, report: Report): ModelFieldRule {
  const { effect, roles, grants, fields, when, ...rest } = isObject(input) ? input : {}
  const [roleNames, grantNames, fieldNames] = [textsOf(roles), textsOf(grants), textsOf(fields)]
  const allow = effect === 'allow'
  const name = `fields #${place} ${allow ? 'allow' : 'deny'} ${roleNames.join(', ')} ${grantNames.join(', ')}`.slice(
    0,
    200,
  )
  const reportHere: Report = mistake => report(`${name}: ${mistake}`)
  if (!allow && effect !== 'deny') reportHere('it must be made by allow() or deny()')
  for (const key of Object.keys(rest)) reportHere(`there is no option ${quote(key)}`)
  checkRoleNames(roleNames, known, reportHere)
  checkFieldNames(fieldNames, reportHere)
  return {
    name,
    effect: allow ? 'allow' : 'deny',
    roles: roleNames,
    grants: grantNames,
    permissions: expand(grantNames, known, reportHere),
    fields: fieldNames,
    test: isObject(input) && Object.hasOwn(input, 'when') ? parseCondition(when, reportHere) : undefined,
  }
}

function checkFieldNames(names: readonly string[], report: Report): void {
  if (names.length === 0) report('it names no field')
  if (names.includes('*') && names.length > 1) report('"*" stands for all fields, so it stands alone')
  for (const name of names) if (name === '' || name === '__proto__') report(`${quote(name)} names no field`)
}
