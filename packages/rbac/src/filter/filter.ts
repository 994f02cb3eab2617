import { evaluate, kindOf, listOf, valueOf, type Facts } from '../condition/evaluate.ts'
import type { Leaf, OpaqueTest, Scalar, Test } from '../condition/test.ts'
import type { Entry, ModelRule } from '../policy/model.ts'
import { cellsOf } from '../policy/reach.ts'
import { scopesOf, type Scope } from '../policy/scope.ts'
import type { Subject } from '../subject.ts'
import { anyIn, equalTo, hasItem, oneOf, ordered, unequalTo } from './leaf.ts'
import { and, everything, nothing, or, type Filter, type Residue } from './tree.ts'

/** A filter was asked for that depends on a function. */
export class OpaqueConditionError extends TypeError {
  override readonly name = 'OpaqueConditionError'
  readonly code = 'opaque_condition'
  readonly rule: string

  constructor(rule: string, condition: string) {
    super(`The condition ${JSON.stringify(condition)} of rule ${rule} is a function, which no filter can express.`)
    this.rule = rule
  }
}

type Fields = Readonly<Record<string, unknown>>

/** What is asked of a test: that it holds, or that it certainly does not. */
interface Wanted {
  readonly holds: boolean
  readonly rule: ModelRule
  readonly facts: Facts
}

export function filterFor(entry: Entry, subject: Subject, context: Fields): Filter {
  const facts = { subject: subject as unknown as Fields, resource: undefined, context }
  const residue: Residue = or(scopesOf(entry, subject).map(scope => within(entry, scope, facts)))
  refuseOpaque(residue)
  return residue as Filter
}

function within(entry: Entry, { tenant, roles }: Scope, facts: Facts): Residue {
  const rules = [...new Set([...entry.duties, ...cellsOf(entry, roles).flatMap(cell => cell.rules)])]
  const allows = rules.filter(({ effect }) => effect === 'allow').map(rule => ofRule(rule, true, facts))
  const denies = rules.filter(({ effect }) => effect === 'deny').map(rule => ofRule(rule, false, facts))
  const bound = entry.tenant === undefined || tenant === undefined ? everything : equalTo(entry.tenant, tenant)
  return and<Residue>([bound, or(allows), ...denies])
}

function ofRule(rule: ModelRule, holds: boolean, facts: Facts): Residue {
  if (rule.test === undefined) return holds ? everything : nothing
  return ofTest(rule.test, { holds, rule, facts })
}

/** Evaluates what is known of a test and leaves what depends on the resource. The unknown neither holds nor fails. */
function ofTest(test: Test, wanted: Wanted): Residue {
  switch (test.kind) {
    case 'not':
      return ofTest(test.of, { ...wanted, holds: !wanted.holds })
    case 'all':
    case 'any': {
      const parts = test.of.map(part => ofTest(part, wanted))
      return (test.kind === 'all') === wanted.holds ? and(parts) : or(parts)
    }
    case 'opaque':
      return { kind: 'opaque', rule: wanted.rule.name, condition: test.name }
    case 'equal':
    case 'order':
    case 'in':
    case 'contains':
    case 'contains_any':
      if (test.left.from === 'resource') return onResource(test, wanted)
      return evaluate(test, wanted.facts) === wanted.holds ? everything : nothing
  }
}

function onResource(test: Exclude<Leaf, OpaqueTest>, { holds, facts }: Wanted): Filter {
  const { left: field } = test
  if (test.kind === 'in' || test.kind === 'contains_any') {
    const values = listOf(test.right, facts)
    if (values === undefined) return nothing
    return test.kind === 'in' ? oneOf(field, values, holds) : anyIn(field, values, holds)
  }
  const value = valueOf(test.right, facts)
  const kind = kindOf(value)
  if (test.kind === 'order') {
    return kind === 'number' || kind === 'date' ? ordered(field, test.op, value as Scalar, holds) : nothing
  }
  if (value !== null && kind === undefined) return nothing
  if (test.kind === 'contains') return hasItem(field, value as Scalar, holds)
  return holds ? equalTo(field.name, value as Scalar | null) : unequalTo(field.name, value as Scalar | null)
}

function refuseOpaque(residue: Residue): void {
  if (residue.kind === 'opaque') throw new OpaqueConditionError(residue.rule, residue.condition)
  if ('of' in residue) for (const part of residue.of) refuseOpaque(part)
}
