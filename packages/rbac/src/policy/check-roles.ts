import { isObject, quote, type Report } from '../condition/parse.ts'

/** Role names often come from a table that people fill in, in any script. They are compared without normalization. */
const roleName = /^\p{L}(?:[\p{L}\p{M}\p{N}_.:-]| (?! |$))*$/u

type Roles = ReadonlyMap<string, readonly string[]>

/** Parses the roles and resolves their inheritance, however deep. A cycle is a mistake. */
export function checkRoles(input: unknown, report: Report): { roles: Roles; lineages: Roles } {
  if (!isObject(input)) report('roles must be an object')
  const entries = isObject(input) ? Object.entries(input) : []
  const roles: Roles = new Map(entries.map(([name, value]) => [name, inheritedBy(name, value, report)]))
  for (const [name, parents] of roles) {
    for (const parent of parents) {
      if (!roles.has(parent)) report(`role ${quote(name)} inherits ${quote(parent)}, which is not defined`)
    }
  }
  const cycle = findCycle(roles)
  if (cycle !== undefined) report(`roles inherit from each other in a cycle: ${cycle.map(quote).join(' → ')}`)
  return { roles, lineages: cycle === undefined ? lineagesOf(roles) : new Map() }
}

function inheritedBy(name: string, value: unknown, report: Report): readonly string[] {
  const place = `role ${quote(name)}`
  if (name.length > 128 || !roleName.test(name)) {
    report(`${place}: names have letters, digits, single inner spaces, “_”, “.”, “:” and “-”, and begin with a letter`)
  }
  if (!isObject(value)) report(`${place} must be an object`)
  const { inherits = [], ...rest } = isObject(value) ? value : {}
  for (const key of Object.keys(rest)) report(`${place}: unknown option ${quote(key)}`)
  if (Array.isArray(inherits) && inherits.every(parent => typeof parent === 'string')) return inherits
  report(`${place}: inherits must be a list of role names`)
  return []
}

/** Iterative, so that a stored chain of a hundred thousand roles cannot overflow the stack. */
function findCycle(roles: Roles): readonly string[] | undefined {
  const done = new Set<string>()
  for (const start of roles.keys()) {
    const path = new Set<string>()
    const stack = [{ name: start, next: 0 }]
    while (stack.length > 0) {
      const step = stack.at(-1)!
      if (path.has(step.name) && step.next === 0) return [...path, step.name].slice([...path].indexOf(step.name))
      path.add(step.name)
      const parent = done.has(step.name) ? undefined : roles.get(step.name)?.[step.next++]
      if (parent !== undefined) {
        stack.push({ name: parent, next: 0 })
        continue
      }
      stack.pop()
      path.delete(step.name)
      done.add(step.name)
    }
  }
  return undefined
}

function lineagesOf(roles: Roles): Roles {
  return new Map([...roles.keys()].map(name => [name, lineageOf(name, roles)]))
}

function lineageOf(name: string, roles: Roles): readonly string[] {
  const lineage = new Set([name])
  for (const role of lineage) for (const parent of roles.get(role) ?? []) lineage.add(parent)
  return [...lineage]
}
