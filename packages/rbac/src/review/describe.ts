import { evaluate, type Attributes, type Truth } from '../condition/evaluate.ts'
import { isPath, type Predicate } from '../condition/test.ts'
import { noun, formatCondition } from '../condition/format.ts'

/** A predicate and its result. */
interface Literal {
  readonly predicate: Predicate
  readonly held: Truth
}

/** Predicates with their results that hold together in some cases and in no others. */
export type Conjunction = readonly Literal[]

/** Verbs of duties by field, such as "made" for `maker_id`. */
export type Verbs = ReadonlyMap<string, string>

/**
 * Finds a few short conjunctions that together hold in exactly the chosen cases.
 */
export function describe(
  chosen: ReadonlySet<Attributes>,
  all: readonly Attributes[],
  predicates: readonly Predicate[],
): readonly Conjunction[] {
  const outcomes = new Map(
    all.map(attributes => [attributes, predicates.map(predicate => evaluate(predicate, attributes))]),
  )
  const conjunctions: Conjunction[] = []
  let open = [...chosen]
  while (open.length > 0) {
    const found = shortest(open[0]!, chosen, outcomes)
    conjunctions.push(found.map(i => ({ predicate: predicates[i]!, held: outcomes.get(open[0]!)?.[i] })))
    open = open.filter(attributes => found.some(i => outcomes.get(attributes)?.[i] !== outcomes.get(open[0]!)?.[i]))
  }
  return conjunctions
}

type Outcomes = ReadonlyMap<Attributes, readonly Truth[]>

/** Removes every predicate that is not needed to distinguish the case from the cases that were not chosen. */
function shortest(attributes: Attributes, chosen: ReadonlySet<Attributes>, outcomes: Outcomes): readonly number[] {
  const own = outcomes.get(attributes) ?? []
  const others = [...outcomes].filter(([other]) => !chosen.has(other)).map(([, truths]) => truths)
  const tells = (kept: readonly number[]) => others.every(truths => kept.some(i => truths[i] !== own[i]))
  let kept = own.map((_, i) => i)
  // Predicates that did not hold say less, so they are removed first.
  for (const i of kept.toSorted((a, b) => Number(own[a] === true) - Number(own[b] === true))) {
    const without = kept.filter(each => each !== i)
    if (tells(without)) kept = without
  }
  return kept
}

/** Describes resources by a conjunction: “an order that they made if amount is at most 5”. */
export function formatConjunction(thing: string, conjunction: Conjunction, verbs: Verbs): string {
  const relations = conjunction.flatMap(literal => formatRelation(literal, verbs) ?? [])
  const rest = conjunction.filter(literal => formatRelation(literal, verbs) === undefined).map(formatLiteral)
  const who = relations.length > 0 ? ` ${relations.join(' and ')}` : ''
  return `${thing}${who}${rest.length > 0 ? ` if ${rest.join(' and ')}` : ''}`
}

function formatRelation({ predicate, held }: Literal, verbs: Verbs): string | undefined {
  if (predicate.kind !== 'equal' || !isPath(predicate.right) || held === undefined) return undefined
  const isOwn =
    predicate.left.from === 'resource' && predicate.right.from === 'subject' && predicate.right.name === 'id'
  if (!isOwn) return undefined
  const verb = verbs.get(predicate.left.name)
  if (verb !== undefined) return held ? `that they ${verb}` : `that they have not ${verb}`
  return `whose ${noun(predicate.left.name)} they are${held ? '' : ' not'}`
}

function formatLiteral({ predicate, held }: Literal): string {
  if (held === undefined) return `it is unknown whether ${formatCondition(predicate)}`
  return formatCondition(held ? predicate : { kind: 'not', of: predicate })
}

export function withArticle(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`
}
