import { evaluate, type Attributes } from '../condition/evaluate.ts'
import type { Subject } from '../subject.ts'
import type { Cell, Entry, Model } from './model.ts'
import { firstPossible, firstTrue } from './rule-index.ts'
import { scopesOf } from './scope.ts'

/** A permission of a subject. If `conditional`, it depends on the resource or the context. */
export interface HeldPermission<P extends string = string> {
  /** The permission, such as `order:read`. */
  readonly permission: P
  /** Whether it depends on a condition. */
  readonly conditional: boolean
}

/** Whether any resource and context could be allowed. */
export function couldEver(entry: Entry, subject: Subject): boolean {
  const attributes = unknownAttributes(subject)
  if (entry.duties.some(({ test }) => test !== undefined && evaluate(test, attributes) === true)) return false
  return scopesOf(entry, subject).some(scope => {
    const cells = cellsOf(entry, scope.roles)
    const granted = cells.some(({ allow }) => allow !== undefined && firstPossible(allow, attributes) !== undefined)
    return granted && !cells.some(({ deny }) => deny !== undefined && firstTrue(deny, attributes) !== undefined)
  })
}

export function heldPermissions(model: Model, subject: Subject): readonly HeldPermission[] {
  return [...model.entries.values()]
    .filter(entry => couldEver(entry, subject))
    .map(entry => ({ permission: entry.permission, conditional: !always(entry, subject) }))
}

/** Whether every resource and context is allowed. */
function always(entry: Entry, subject: Subject): boolean {
  if (entry.needsResource) return false
  const attributes = unknownAttributes(subject)
  const cells = cellsOf(entry, subject.roles)
  return (
    cells.some(({ allow }) => allow !== undefined && firstTrue(allow, attributes) !== undefined) &&
    !cells.some(({ deny }) => deny !== undefined && firstPossible(deny, attributes) !== undefined)
  )
}

export function cellsOf(entry: Entry, roles: readonly string[]): readonly Cell[] {
  const named = roles.map(role => entry.cells.get(role))
  return [entry.everyone, ...named].filter(cell => cell !== undefined)
}

/** Without a resource and a context, conditions that read them are unknown. */
function unknownAttributes(subject: Subject): Attributes {
  return { subject: subject as unknown as Attributes['subject'], resource: undefined, context: {} }
}
