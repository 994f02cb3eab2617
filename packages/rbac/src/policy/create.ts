import { createFields } from '../fields/fields.ts'
import { findFields } from '../fields/find.ts'
import { datesFromText } from './text-dates.ts'
import type { AccessRequest } from './access-request.ts'
import type { Filter } from '../filter/tree.ts'
import { filterFor } from '../filter/filter.ts'
import { compile } from './compile.ts'
import { decide, type OnEvent } from './decide.ts'
import { explain } from './explanation.ts'
import { forbidden } from './forbidden.ts'
import type { Definition, Model } from './model.ts'
import type { AccessArguments, SerializablePolicy, Policy } from './policy.ts'
import { couldEver, heldPermissions } from './reach.ts'
import { isSubject } from './scope.ts'
import { storePolicy } from './stored.ts'

/** Registered, so that another copy of the package can read the same policies. */
const key = Symbol.for('sallyport.policy')

/** Creates a policy from a checked definition. */
export function createPolicy<Access extends AccessArguments, S, C, Role extends string>(
  definition: Definition,
  onEvent: OnEvent | undefined,
  hasTextDates = false,
): Policy<Access, S, C, Role> {
  const model = compile(definition)
  const read = hasTextDates ? datesFromText(model) : undefined
  const given = (request: AccessRequest) => read?.(request) ?? request
  const ask = (subject: unknown, permission: unknown, resource: unknown, context: unknown) => {
    if (read === undefined) return decide(model, onEvent, subject, permission, resource, context)
    const request = read({ subject, permission, resource, context })
    return decide(model, onEvent, request.subject, permission, request.resource, request.context)
  }
  const policy: Policy<Access, S, C, Role> = {
    roles: Object.freeze([...model.roles.keys()]) as readonly Role[],
    can: (subject, permission, resource?, context?) => ask(subject, permission, resource, context).allowed,
    decide: (subject, permission, resource?, context?) => ask(subject, permission, resource, context),
    explain: (subject, permission, resource?, context?) =>
      explain(model, given({ subject, permission, resource, context })),
    assert(subject, permission, resource?, context?) {
      const decided = ask(subject, permission, resource, context)
      if (!decided.allowed) throw forbidden(decided)
    },
    fields: (subject, permission, resource?, context?) =>
      createFields(findFields(model, given({ subject, permission, resource, context }))),
    couldEver(subject, permission) {
      const entry = model.entries.get(permission)
      return entry !== undefined && isSubject(subject) && couldEver(entry, subject)
    },
    permissions: subject => (isSubject(subject) ? heldPermissions(model, subject) : []),
    filter: (subject, permission, context?) => filterOf(model, subject, permission, context),
    toJSON: () => storePolicy(model),
  }
  return Object.freeze(Object.defineProperty(policy, key, { value: model }))
}

/** The compiled rules of a policy, for its review. */
export function modelOf(policy: SerializablePolicy): Model {
  const model = (policy as { readonly [key]?: Model })[key]
  if (model === undefined) throw new TypeError('policy must be a policy made by definePolicy() or parsePolicy()')
  return model
}

function filterOf(model: Model, subject: unknown, permission: string, context: unknown): Filter {
  const entry = model.entries.get(permission)
  if (entry === undefined || !isSubject(subject)) return { kind: 'nothing' }
  return filterFor(entry, subject, (context ?? {}) as Readonly<Record<string, unknown>>)
}
