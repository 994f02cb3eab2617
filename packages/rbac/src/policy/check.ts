import { isObject, quote, type Report } from '../condition/parse.ts'
import { checkFieldRules } from '../fields/check.ts'
import { checkRoles } from './check-roles.ts'
import { checkRules } from './check-rules.ts'
import { checkSeparations } from './check-separations.ts'
import type { Definition, ModelResource } from './model.ts'

/** A definition before its checks. */
export interface UncheckedDefinition {
  readonly resources: unknown
  readonly roles: unknown
  readonly rules: unknown
  readonly separations: unknown
  readonly fields: unknown
}

/** Checks a definition. Throws one TypeError that lists every mistake in it. */
export function checkDefinition(input: UncheckedDefinition, caller: string, recordsBreakGlass: boolean): Definition {
  const mistakes: string[] = []
  const report: Report = mistake => mistakes.push(mistake)
  const resources = checkResources(input.resources, report)
  const { roles, lineages } = checkRoles(input.roles, report)
  const separations = checkSeparations(input.separations, resources, recordsBreakGlass, report)
  const rules = checkRules(input.rules, { resources, roles, separations }, report)
  const fieldRules = checkFieldRules(input.fields, { resources, roles, separations }, report)
  if (mistakes.length > 0) throw new TypeError(`${caller}: ${mistakes.map(mistake => `\n- ${mistake}`).join('')}`)
  return { resources, roles, lineages, rules, separations, fieldRules }
}

function checkResources(input: unknown, report: Report): ReadonlyMap<string, ModelResource> {
  if (!isObject(input)) report('resources must be an object')
  const entries = isObject(input) ? Object.entries(input) : []
  return new Map(entries.map(([name, value]) => [name, checkResource(name, value, report)]))
}

function checkResource(name: string, value: unknown, report: Report): ModelResource {
  const place = `resource ${quote(name)}`
  if (!isName(name)) report(`${place}: names have letters, digits, “_”, “.” and “-”, and begin with a letter`)
  const { actions, tenant } = isObject(value) ? value : {}
  const listed = Array.isArray(actions) ? actions.filter(action => typeof action === 'string') : []
  if (Array.isArray(value))
    report(`${place}: wrap the list of actions: resource()('read', 'write'), or { actions: […] }`)
  else if (listed.length === 0) report(`${place}: actions must be a list of at least one action`)
  if (tenant !== undefined && (typeof tenant !== 'string' || tenant === ''))
    report(`${place}: tenant must be a field name`)
  for (const action of listed) if (!isName(action)) report(`${place}: ${quote(action)} is not a valid action name`)
  if (new Set(listed).size < listed.length) report(`${place}: actions must not have duplicates`)
  return { actions: listed, tenant: typeof tenant === 'string' ? tenant : undefined }
}

/** Names are parts of permissions, so they cannot contain `:`, nor the wildcard `*`. */
export function isName(name: string): boolean {
  return name.length <= 128 && /^[A-Za-z][\w.-]*$/.test(name)
}
