import type { Requirement } from '@sallyport/core/http'
import {
  type CookiesOption,
  describeGuard,
  describeRequirement,
  type GuardDescription,
  type PublicDescription,
} from '@sallyport/core/adapter'
import { type Rule, rulesOf } from './rule.ts'

/** Who may call a method. */
export type Access = PublicDescription | GuardedAccess | OwnAccess

/** A method that asks for something. */
export interface GuardedAccess {
  readonly kind: 'guarded'
  /** All of them must hold. Where nothing is said it is one that only asks for somebody who is signed in. */
  readonly requirements: readonly Requirement[]
}

/** A method that checks by itself what it asks for, and is marked with it. */
export interface OwnAccess {
  readonly kind: 'own'
  readonly description: GuardDescription
}

/** Tells who may call a method, by all that it and its class say. Throws TypeError where that contradicts itself. */
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

/** Describes an access for the audit of routes. */
export function describeAccess(access: Access, options: CookiesOption): readonly GuardDescription[] {
  if (access.kind === 'public') return [access]
  if (access.kind === 'own') return [access.description]
  return access.requirements.map(each => describeRequirement(each, options))
}

/**
 * As few requirements as hold everything: one, or as many as there are rules of a kind. Each has a rule of every kind, so
 * that where the user is read again, all roles are asked of the user as read. Permissions come last and once each:
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
