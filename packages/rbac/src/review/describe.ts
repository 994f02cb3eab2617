import { evaluate, type Facts, type Truth } from '../condition/evaluate.ts'
import { isPath, type Leaf } from '../condition/test.ts'
import { noun, words } from '../condition/words.ts'

/** One comparison and how it came out. */
interface Literal {
  readonly leaf: Leaf
  readonly held: Truth
}

/** What a set of situations has in common: comparisons that tell them from all others. */
export type Cube = readonly Literal[]

/** What they did, by the field that says so. */
export type Verbs = ReadonlyMap<string, string>

/**
 * Finds few and short conditions that together hold in exactly the chosen situations: the shortest first, each of
 * which holds in no other situation, until all are covered.
 */
export function describe(chosen: ReadonlySet<Facts>, all: readonly Facts[], leaves: readonly Leaf[]): readonly Cube[] {
  const outcomes = new Map(all.map(facts => [facts, leaves.map(leaf => evaluate(leaf, facts))]))
  const cubes: Cube[] = []
  let open = [...chosen]
  while (open.length > 0) {
    const found = shortest(open[0]!, chosen, outcomes)
    cubes.push(found.map(i => ({ leaf: leaves[i]!, held: outcomes.get(open[0]!)?.[i] })))
    open = open.filter(facts => found.some(i => outcomes.get(facts)?.[i] !== outcomes.get(open[0]!)?.[i]))
  }
  return cubes
}

type Outcomes = ReadonlyMap<Facts, readonly Truth[]>

/** Leaves out every comparison of a situation without which it is still told from the others. */
function shortest(facts: Facts, chosen: ReadonlySet<Facts>, outcomes: Outcomes): readonly number[] {
  const own = outcomes.get(facts) ?? []
  const others = [...outcomes].filter(([other]) => !chosen.has(other)).map(([, truths]) => truths)
  const tells = (kept: readonly number[]) => others.every(truths => kept.some(i => truths[i] !== own[i]))
  let kept = own.map((_, i) => i)
  // What did not hold says less than what did, so it is left out first.
  for (const i of kept.toSorted((a, b) => Number(own[a] === true) - Number(own[b] === true))) {
    const without = kept.filter(each => each !== i)
    if (tells(without)) kept = without
  }
  return kept
}

/** Says a cube of an object: “an order that they made, if amount is at most 5”. */
export function sayCube(thing: string, cube: Cube, verbs: Verbs): string {
  const relations = cube.flatMap(literal => sayRelation(literal, verbs) ?? [])
  const rest = cube.filter(literal => sayRelation(literal, verbs) === undefined).map(sayLiteral)
  const who = relations.length > 0 ? ` ${relations.join(' and ')}` : ''
  return `${thing}${who}${rest.length > 0 ? ` if ${rest.join(' and ')}` : ''}`
}

function sayRelation({ leaf, held }: Literal, verbs: Verbs): string | undefined {
  if (leaf.kind !== 'equal' || !isPath(leaf.right) || held === undefined) return undefined
  const isOwn = leaf.left.from === 'resource' && leaf.right.from === 'subject' && leaf.right.name === 'id'
  if (!isOwn) return undefined
  const verb = verbs.get(leaf.left.name)
  if (verb !== undefined) return held ? `that they ${verb}` : `that they have not ${verb}`
  return `whose ${noun(leaf.left.name)} they are${held ? '' : ' not'}`
}

function sayLiteral({ leaf, held }: Literal): string {
  if (held === undefined) return `it cannot be told whether ${words(leaf)}`
  return words(held ? leaf : { kind: 'not', of: leaf })
}

export function withArticle(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`
}
