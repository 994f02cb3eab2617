import { evaluate, type Facts } from '../condition/evaluate.ts'
import type { Subject } from '../subject.ts'
import type { Cell, Entry, Model } from './model.ts'
import { firstPossible, firstTrue } from './rule-index.ts'
import { scopesOf } from './scope.ts'

/** A permission that a subject has, always or depending on the resource and the context. */
export interface HeldPermission<P extends string = string> {
  readonly permission: P
  readonly conditional: boolean
}

/** Whether there can be a resource and a context for which the answer is yes. */
export function couldEver(entry: Entry, subject: Subject): boolean {
  const facts = unknownFacts(subject)
  if (entry.duties.some(({ test }) => test !== undefined && evaluate(test, facts) === true)) return false
  return scopesOf(entry, subject).some(scope => {
    const cells = cellsOf(entry, scope.roles)
    const granted = cells.some(({ allow }) => allow !== undefined && firstPossible(allow, facts) !== undefined)
    return granted && !cells.some(({ deny }) => deny !== undefined && firstTrue(deny, facts) !== undefined)
  })
}

export function heldPermissions(model: Model, subject: Subject): readonly HeldPermission[] {
  return [...model.entries.values()]
    .filter(entry => couldEver(entry, subject))
    .map(entry => ({ permission: entry.permission, conditional: !always(entry, subject) }))
}

/** Whether the answer is yes whatever the resource and the context. */
function always(entry: Entry, subject: Subject): boolean {
  if (entry.needsResource) return false
  const facts = unknownFacts(subject)
  const cells = cellsOf(entry, subject.roles)
  return (
    cells.some(({ allow }) => allow !== undefined && firstTrue(allow, facts) !== undefined) &&
    !cells.some(({ deny }) => deny !== undefined && firstPossible(deny, facts) !== undefined)
  )
}

export function cellsOf(entry: Entry, roles: readonly string[]): readonly Cell[] {
  const named = roles.map(role => entry.cells.get(role))
  return [entry.everyone, ...named].filter(cell => cell !== undefined)
}

/** With neither a resource nor a context, what reads them is unknown: it might hold, and it might not. */
function unknownFacts(subject: Subject): Facts {
  return { subject: subject as unknown as Facts['subject'], resource: undefined, context: {} }
}
