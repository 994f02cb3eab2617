import { namesField } from '../condition/path.ts'
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
      report(`duties #${i + 1}: breaking the glass must leave a trace, so the policy needs onEvent`)
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
  if (resource === undefined) report(`${place}: it names no resource of the policy`)
  const entries = isObject(named) ? Object.entries(named) : []
  const duties = new Map(
    entries.map(([duty, value]) => [duty, checkDuty(value, `${place}, ${quote(duty)}`, resource, report)]),
  )
  if (!excludesAnything(duties)) {
    report(`${place}: it needs a duty with a field and another duty with actions, or it forbids nothing`)
  }
  if (unless !== undefined && !isUnless(unless, name, resource, duties)) {
    report(`${place}: unless must be a permission of the resource, other than those that the duties restrict`)
  }
  return { resource: String(name), duties, unless: typeof unless === 'string' ? unless : undefined }
}

function checkDuty(value: unknown, place: string, resource: ModelResource | undefined, report: Report): ModelDuty {
  const { field, actions = [], verb, ...rest } = isObject(value) ? value : {}
  if (field !== undefined && (typeof field !== 'string' || !namesField(field)))
    report(`${place}: field must name a field`)
  if (verb !== undefined && typeof verb !== 'string') report(`${place}: verb must be a text`)
  for (const key of Object.keys(rest)) report(`${place}: there is no option ${quote(key)}`)
  const listed: readonly unknown[] = Array.isArray(actions) ? actions : [undefined]
  const texts = listed.filter(action => typeof action === 'string')
  if (texts.length < listed.length) report(`${place}: actions must be a list of actions`)
  for (const action of texts) {
    if (resource?.actions.includes(action) === false) report(`${place}: ${quote(action)} is no action of the resource`)
  }
  return {
    actions: texts,
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
