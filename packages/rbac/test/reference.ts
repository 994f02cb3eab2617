import type { StoredRule, StoredSeparation } from '../src/index.ts'

/** A policy as written, for the reference implementation. */
export interface Written {
  readonly tenant: string | undefined
  readonly roles: Readonly<Record<string, { readonly inherits?: readonly string[] }>>
  readonly rules: readonly (Omit<StoredRule, 'when'> & { readonly when?: unknown })[]
  readonly duties: readonly StoredSeparation[]
}

type Fields = Readonly<Record<string, unknown>>
type Truth = boolean | undefined

interface Asked {
  readonly subject: Fields
  readonly resource: Fields
  readonly context: Fields
}

/** Decides with a loop over all rules, as literally as possible. */
export function referenceCan(
  policy: Written,
  subject: Fields,
  permission: string,
  resource: Fields,
  context: Fields,
): boolean {
  const asked = { subject, resource, context }
  const roles = rolesOf(policy, asked)
  if (roles === undefined) return false
  let granted = false
  for (const rule of policy.rules) {
    if (!rule.grants.some(grant => covers(grant, permission))) continue
    if (!rule.roles.some(role => role === '*' || roles.has(role))) continue
    const truth = rule.when === undefined ? true : condition(rule.when as Fields, asked)
    if (rule.effect === 'deny' && truth !== false) return false
    if (rule.effect === 'allow' && truth === true) granted = true
  }
  return granted && !hasTwoDuties(policy, permission, asked)
}

/** Break-glass needs a reason and the permission that the separation names. */
function mayBreakGlass(policy: Written, { unless }: StoredSeparation, { subject, resource, context }: Asked): boolean {
  const { breakGlass, ...others } = context
  const hasReason = typeof breakGlass === 'string' && breakGlass.trim() !== ''
  return unless !== undefined && hasReason && referenceCan(policy, subject, unless, resource, others)
}

function hasTwoDuties(policy: Written, permission: string, asked: Asked): boolean {
  const { subject, resource } = asked
  return policy.duties.some(separation =>
    Object.entries(separation.duties).some(([held, { field: name }]) =>
      Object.entries(separation.duties).some(([acting, { actions }]) => {
        if (name === undefined || held === acting) return false
        if (!actions?.some(action => permission === `${separation.resource}:${action}`)) return false
        const plays = compare('eq', resource[name], subject['id']) !== false
        return plays && !mayBreakGlass(policy, separation, asked)
      }),
    ),
  )
}

function rolesOf(policy: Written, { subject, resource }: Asked): ReadonlySet<string> | undefined {
  const names = policy.tenant === undefined ? subject['roles'] : tenantRoles(subject, resource[policy.tenant])
  if (names === undefined) return undefined
  const held = new Set<string>()
  const add = (name: string): void => {
    if (held.has(name) || !Object.hasOwn(policy.roles, name)) return
    held.add(name)
    for (const parent of policy.roles[name]?.inherits ?? []) add(parent)
  }
  for (const name of names as string[]) add(name)
  return held
}

function tenantRoles(subject: Fields, tenant: unknown): readonly unknown[] | undefined {
  if (typeof tenant !== 'string') return undefined
  const listed = subject['tenantRoles'] as Readonly<Record<string, readonly string[]>> | undefined
  const own = subject['tenant'] === tenant ? (subject['roles'] as readonly string[]) : undefined
  const more = listed && Object.hasOwn(listed, tenant) ? listed[tenant] : undefined
  return own === undefined && more === undefined ? undefined : [...(own ?? []), ...(more ?? [])]
}

function covers(grant: string, permission: string): boolean {
  return grant === '*' || grant === permission || grant === `${permission.split(':')[0]}:*`
}

function condition(when: Fields, asked: Asked): Truth {
  if ('opaque' in when) return opaque(when as unknown as { test: (attributes: Asked) => unknown }, asked)
  return all(Object.entries(when).map(([key, operand]) => member(key, operand, asked)))
}

function opaque({ test }: { test: (attributes: Asked) => unknown }, asked: Asked): Truth {
  try {
    const result = test(asked)
    return result === true || result === false ? result : undefined
  } catch {
    return undefined
  }
}

function member(key: string, operand: unknown, asked: Asked): Truth {
  const list = (operand as Fields[]) ?? []
  if (key === '$and') return all(list.map(each => condition(each, asked)))
  if (key === '$or') return not(all(list.map(each => not(condition(each, asked)))))
  if (key === '$not') return not(condition(operand as Fields, asked))
  if (key === '$subject') return fields(operand as Fields, (name: string) => asked.subject[name] ?? undefined, asked)
  if (key === '$context') return fields(operand as Fields, (name: string) => asked.context[name] ?? undefined, asked)
  return field(at(asked.resource, key), operand, asked)
}

function at(resource: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((below, name) => {
    const isObject = typeof below === 'object' && below !== null && !Array.isArray(below)
    return isObject ? (below as Fields)[name] : undefined
  }, resource)
}

function fields(tests: Fields, read: (name: string) => unknown, asked: Asked): Truth {
  return all(Object.entries(tests).map(([name, operand]) => field(read(name), operand, asked)))
}

function field(left: unknown, operand: unknown, asked: Asked): Truth {
  if (typeof operand !== 'object' || operand === null || operand instanceof Date) return compare('eq', left, operand)
  if ('subject' in operand || 'context' in operand) return compare('eq', left, value(operand, asked))
  return all(Object.entries(operand).map(([op, right]) => compare(op, left, value(right, asked))))
}

function value(right: unknown, asked: Asked): unknown {
  if (typeof right !== 'object' || right === null) return right
  if ('subject' in right) return asked.subject[String(right.subject)] ?? undefined
  return 'context' in right ? (asked.context[String(right.context)] ?? undefined) : right
}

function compare(op: string, left: unknown, right: unknown): Truth {
  if (op === 'ne') return not(compare('eq', left, right))
  if (op === 'in') return oneOf(left, right)
  if (op === 'contains') return comparable(right) === undefined ? undefined : contained(left, right)
  if (op === 'containsAny') return oneContained(left, right)
  if (left === undefined || right === undefined) return undefined
  const [a, b] = [comparable(left), comparable(right)]
  if (op === 'eq' && (left === null || right === null)) {
    if (left === right) return true
    return left === null && b === undefined ? undefined : false
  }
  if (left === null) return b?.kind === 'number' || b?.kind === 'date' ? false : undefined
  if (a === undefined || b === undefined || a.kind !== b.kind) return undefined
  if (op === 'eq') return a.key === b.key
  if (a.kind !== 'number' && a.kind !== 'date') return undefined
  const [x, y] = [Number(left), Number(right)]
  return op === 'lt' ? x < y : op === 'lte' ? x <= y : op === 'gt' ? x > y : x >= y
}

function oneOf(left: unknown, right: unknown): Truth {
  if (!Array.isArray(right)) return undefined
  const kinds = new Set(right.map(each => comparable(each)?.kind))
  if (kinds.has(undefined) || kinds.size > 1) return undefined
  return not(all(right.map(each => not(compare('eq', left, each)))))
}

function contained(list: unknown, item: unknown): Truth {
  if (list === null) return false
  return Array.isArray(list) ? not(all(list.map(each => not(compare('eq', each, item))))) : undefined
}

function oneContained(list: unknown, items: unknown): Truth {
  if (!Array.isArray(items) || oneOf(null, items) === undefined) return undefined
  return not(all(items.map(item => not(contained(list, item)))))
}

function comparable(input: unknown): { kind: string; key: string } | undefined {
  if (typeof input === 'number' && Number.isFinite(input)) return { kind: 'number', key: String(input + 0) }
  if (typeof input === 'bigint') return { kind: 'number', key: String(input) }
  if (input instanceof Date && !Number.isNaN(input.getTime())) return { kind: 'date', key: String(input.getTime()) }
  return typeof input === 'string' || typeof input === 'boolean'
    ? { kind: typeof input, key: String(input) }
    : undefined
}

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}
