import { isFieldName } from '../condition/path.ts'
import { isObject, quote, type Report } from '../condition/parse.ts'
import type { ModelResource, ModelSeparation } from './model.ts'

type ModelDuty = { readonly field?: string; readonly actions: readonly string[]; readonly verb?: string }

export function checkSeparations(
  input: unknown,
  resources: ReadonlyMap<string, ModelResource>,
  recordsBreakGlass: boolean,
  report: Report,
): readonly ModelSeparation[] {
  if (!Array.isArray(input)) report('duties must be a list')
  return (Array.isArray(input) ? input : []).map((separation, i) => {
    const checked = checkSeparation(separation, `duties #${i + 1}`, resources, report)
    if (checked.unless !== undefined && !recordsBreakGlass) {
      report(
        `duties #${i + 1}: a separation with unless needs the policy's onEvent, which records each use of break-glass`,
      )
    }
    return checked
  })
}

function checkSeparation(
  input: unknown,
  place: string,
  resources: ReadonlyMap<string, ModelResource>,
  report: Report,
): ModelSeparation {
  const { resource: name, duties: named, unless } = isObject(input) ? input : {}
  const resource = typeof name === 'string' ? resources.get(name) : undefined
  if (resource === undefined) report(`${place}: resource must be a resource of the policy`)
  const entries = isObject(named) ? Object.entries(named) : []
  const duties = new Map(
    entries.map(([duty, value]) => [duty, checkDuty(value, `${place}, ${quote(duty)}`, resource, report)]),
  )
  if (!excludesAnything(duties)) {
    report(`${place} forbids nothing: it needs a duty with a field and another duty with actions`)
  }
  if (unless !== undefined && !isUnless(unless, name, resource, duties)) {
    report(`${place}: unless must be a permission of the resource that the duties do not restrict`)
  }
  return { resource: String(name), duties, unless: typeof unless === 'string' ? unless : undefined }
}

function checkDuty(value: unknown, place: string, resource: ModelResource | undefined, report: Report): ModelDuty {
  const { field, actions = [], verb, ...rest } = isObject(value) ? value : {}
  if (field !== undefined && (typeof field !== 'string' || !isFieldName(field)))
    report(`${place}: field must be a valid field name`)
  if (verb !== undefined && typeof verb !== 'string') report(`${place}: verb must be a string`)
  for (const key of Object.keys(rest)) report(`${place}: unknown option ${quote(key)}`)
  const listed: readonly unknown[] = Array.isArray(actions) ? actions : [undefined]
  const names = listed.filter(action => typeof action === 'string')
  if (names.length < listed.length) report(`${place}: actions must be a list of action names`)
  for (const action of names) {
    if (resource?.actions.includes(action) === false) report(`${place}: the resource has no action ${quote(action)}`)
  }
  return {
    actions: names,
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof verb === 'string' ? { verb } : {}),
  }
}

function excludesAnything(duties: ReadonlyMap<string, ModelDuty>): boolean {
  const all = [...duties.values()]
  return all.some(held => held.field !== undefined && all.some(acting => acting !== held && acting.actions.length > 0))
}

function isUnless(
  unless: unknown,
  name: unknown,
  resource: ModelResource | undefined,
  duties: ReadonlyMap<string, ModelDuty>,
): boolean {
  const prefix = `${String(name)}:`
  const action = typeof unless === 'string' && unless.startsWith(prefix) ? unless.slice(prefix.length) : ''
  const restricted = [...duties.values()].some(duty => duty.actions.includes(action))
  return resource?.actions.includes(action) === true && !restricted
}
