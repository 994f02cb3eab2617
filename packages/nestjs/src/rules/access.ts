import { describeGuard, type GuardDescription, type PublicDescription } from '@sallyport/core/adapter'
import type { Requirement } from '@sallyport/core/http'
import { type Rule, rulesOf } from './rule.ts'

/** Who may call a method. */
export type Access = PublicDescription | GuardedAccess | OwnAccess

/** A method that asks for something. */
export interface GuardedAccess {
  readonly kind: 'guarded'
  /** All of them must hold. Without rules it is one requirement that only asks for a signed-in user. */
  readonly requirements: readonly Requirement[]
}

/** A method that checks requests itself, and is marked with what it asks for. */
export interface OwnAccess {
  readonly kind: 'own'
  readonly description: GuardDescription
}

/** Tells who may call a method, by its rules and those of its class. Throws TypeError if they contradict each other. */
export function accessOf(type: Function, method: Function): Access {
  const rules = rulesOf(type, method)
  const description = describeGuard(method)
  if (description !== undefined && rules.length === 0) return { kind: 'own', description }
  const requirements = rules.filter(isRequirement)
  const open = rules.find(isPublic)
  if (open === undefined) return { kind: 'guarded', requirements: layered(requirements) }
  if (requirements.length > 0) throw new TypeError('@Public contradicts the other rules of the method and its class')
  return open
}

/**
 * Makes as few requirements as hold all rules: one, or as many as there are rules of one kind. Each has a rule of every
 * kind, so that with `recheck` all roles are asked of the user that was read. Permissions come last and once each, because
 * they may load something.
 */
function layered(rules: readonly Requirement[]): readonly Requirement[] {
  const byKind = new Map<string, unknown[]>()
  for (const [kind, value] of rules.flatMap(rule => Object.entries(rule))) {
    byKind.set(kind, [...(byKind.get(kind) ?? []), value])
  }
  const { can: permissions = [], ...others } = Object.fromEntries(byKind)
  const count = Math.max(1, ...[...byKind.values()].map(values => values.length))
  return Array.from({ length: count }, (_, i) => {
    const can = permissions[i - count + permissions.length]
    const layer = Object.entries(others).map(([kind, values]) => [kind, values[i] ?? values[0]])
    return { ...Object.fromEntries(layer), ...(can !== undefined && { can }) } as Requirement
  })
}

function isPublic(rule: Rule): rule is PublicDescription {
  return 'kind' in rule
}

function isRequirement(rule: Rule): rule is Requirement {
  return !isPublic(rule)
}
