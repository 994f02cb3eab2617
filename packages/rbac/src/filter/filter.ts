import { evaluate, kindOf, listOf, valueOf, type Attributes } from '../condition/evaluate.ts'
import type { Predicate, OpaqueTest, Scalar, Test } from '../condition/test.ts'
import type { Entry, ModelRule } from '../policy/model.ts'
import { cellsOf } from '../policy/reach.ts'
import { scopesOf, type Scope } from '../policy/scope.ts'
import type { Subject } from '../subject.ts'
import { anyIn, equalTo, hasItem, oneOf, ordered, unequalTo } from './predicates.ts'
import { and, everything, nothing, or, type Filter, type Residual } from './tree.ts'

/** Thrown by `filter` if the condition depends on a function. */
export class OpaqueConditionError extends TypeError {
  /** Always `'OpaqueConditionError'`. */
  override readonly name = 'OpaqueConditionError'
  /** Always `'opaque_condition'`. */
  readonly code = 'opaque_condition'
  /** The rule whose condition is a function, which no database can evaluate. */
  readonly rule: string

  constructor(rule: string, condition: string) {
    super(
      `filter: condition ${JSON.stringify(condition)} of rule ${rule} is a function, which cannot be part of a filter`,
    )
    this.rule = rule
  }
}

type Fields = Readonly<Record<string, unknown>>

/** What the filter requires of a test: that it holds, or that it certainly does not hold. */
interface Wanted {
  readonly holds: boolean
  readonly rule: ModelRule
  readonly attributes: Attributes
}

export function filterFor(entry: Entry, subject: Subject, context: Fields): Filter {
  const attributes = { subject: subject as unknown as Fields, resource: undefined, context }
  const residual: Residual = or(scopesOf(entry, subject).map(scope => within(entry, scope, attributes)))
  refuseOpaque(residual)
  return residual as Filter
}

function within(entry: Entry, { tenant, roles }: Scope, attributes: Attributes): Residual {
  const rules = [...new Set([...entry.duties, ...cellsOf(entry, roles).flatMap(cell => cell.rules)])]
  const allows = rules.filter(({ effect }) => effect === 'allow').map(rule => ofRule(rule, true, attributes))
  const denies = rules.filter(({ effect }) => effect === 'deny').map(rule => ofRule(rule, false, attributes))
  const bound = entry.tenant === undefined || tenant === undefined ? everything : equalTo(entry.tenant, tenant)
  return and<Residual>([bound, or(allows), ...denies])
}

function ofRule(rule: ModelRule, holds: boolean, attributes: Attributes): Residual {
  if (rule.test === undefined) return holds ? everything : nothing
  return ofTest(rule.test, { holds, rule, attributes })
}

/**
 * Evaluates the parts of a test that are known and keeps those that depend on the resource. Unknown parts match
 * nothing.
 */
function ofTest(test: Test, wanted: Wanted): Residual {
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
      return evaluate(test, wanted.attributes) === wanted.holds ? everything : nothing
  }
}

function onResource(test: Exclude<Predicate, OpaqueTest>, { holds, attributes }: Wanted): Filter {
  const { left: field } = test
  if (test.kind === 'in' || test.kind === 'contains_any') {
    const values = listOf(test.right, attributes)
    if (values === undefined) return nothing
    return test.kind === 'in' ? oneOf(field, values, holds) : anyIn(field, values, holds)
  }
  const value = valueOf(test.right, attributes)
  const kind = kindOf(value)
  if (test.kind === 'order') {
    return kind === 'number' || kind === 'date' ? ordered(field, test.op, value as Scalar, holds) : nothing
  }
  if (value !== null && kind === undefined) return nothing
  if (test.kind === 'contains') return hasItem(field, value as Scalar, holds)
  return holds ? equalTo(field.name, value as Scalar | null) : unequalTo(field.name, value as Scalar | null)
}

function refuseOpaque(residual: Residual): void {
  if (residual.kind === 'opaque') throw new OpaqueConditionError(residual.rule, residual.condition)
  if ('of' in residual) for (const part of residual.of) refuseOpaque(part)
}
