import { isObject, parseCondition, quote, type Report } from '../condition/parse.ts'
import { checkRoleNames, expand, stringsOf, type Vocabulary } from '../policy/check-rules.ts'
import type { ModelFieldRule } from './model.ts'

/** Parses the rules about fields. */
export function checkFieldRules(input: unknown, known: Vocabulary, report: Report): readonly ModelFieldRule[] {
  if (!Array.isArray(input)) report('fields must be a list')
  return (Array.isArray(input) ? input : []).map((rule, i) => checkFieldRule(rule, i + 1, known, report))
}

function checkFieldRule(input: unknown, place: number, known: Vocabulary, report: Report): ModelFieldRule {
  const { effect, roles, grants, fields, when, ...rest } = isObject(input) ? input : {}
  const [roleNames, grantNames, fieldNames] = [stringsOf(roles), stringsOf(grants), stringsOf(fields)]
  const allow = effect === 'allow'
  const name = `fields #${place} ${allow ? 'allow' : 'deny'} ${roleNames.join(', ')} ${grantNames.join(', ')}`.slice(
    0,
    200,
  )
  const reportHere: Report = mistake => report(`${name}: ${mistake}`)
  if (!allow && effect !== 'deny') reportHere('effect must be "allow" or "deny"; make rules with allow() or deny()')
  for (const key of Object.keys(rest)) reportHere(`unknown option ${quote(key)}`)
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
  if (names.length === 0) report('fields must be a list of at least one field')
  if (names.includes('*') && names.length > 1) report('"*" means all fields, so it must be the only entry of fields')
  for (const name of names) if (name === '' || name === '__proto__') report(`${quote(name)} is not a valid field name`)
}
