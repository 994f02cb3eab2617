import { describeGuard, type GuardDescription, type PublicDescription, type Requirement } from '@sallyport/core/http'
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
export function describeAccess(access: Access): readonly GuardDescription[] {
  if (access.kind === 'public') return [access]
  if (access.kind === 'own') return [access.description]
  return access.requirements.map(requirement => ({ kind: 'authenticated', ...requirement }))
}

/** As few requirements as hold everything: one, and another one for each rule of a kind that is there already. */
function layered(requirements: readonly Requirement[]): readonly Requirement[] {
  const layers: Record<string, unknown>[] = [{}]
  for (const [name, value] of requirements.flatMap(each => Object.entries(each))) {
    if (name !== 'optional') roomFor(name, layers)[name] = value
  }
  const optional = requirements.some(each => each.optional === true)
  // What cannot be optional is refused by core, which is told of it here.
  return layers.map(layer => (optional ? { ...layer, optional } : layer))
}

function roomFor(name: string, layers: Record<string, unknown>[]): Record<string, unknown> {
  const free = layers.find(layer => !Object.hasOwn(layer, name))
  if (free !== undefined) return free
  const added = {}
  layers.push(added)
  return added
}

function isPublic(rule: Rule): rule is PublicDescription {
  return 'kind' in rule
}

function isRequirement(rule: Rule): rule is Requirement {
  return !isPublic(rule)
}
