import type { StoredCondition, StoredPolicy, Subject } from '@sallyport/rbac'
import type { Random } from '../../shared/lib/random.ts'
import { ids, times, words } from './columns.ts'

export const fields = ['a', 'b', 'c'] as const

type Value = string | number | bigint | boolean | Date | null

/** Returns a value of any kind, close to the stored ones. */
export function randomValue(random: Random): Value {
  const anything: readonly (() => Value)[] = [
    () => random.pick(words),
    () => random.pick(ids),
    () => random.pick(['open', 'closed', 'OPEN', '\0', '\uD800', 'x'.repeat(300), '[]', '{}', 'NaN']),
    () => random.pick([0, -0, 1, -1, 5, 127, 0.1, 0.5, -5.5, 1e300, 5e-324, 2 ** 53, 2 ** 63]),
    () => random.below(200) - 100,
    () => random.pick([5n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 70n]),
    () => random.chance(0.5),
    () => new Date(random.pick(times)),
    () => new Date(random.pick([8.64e15, -8.64e15, 253_402_300_799_999, -1])),
    () => null,
  ]
  return random.pick(anything)()
}

function written(value: Value): unknown {
  if (value instanceof Date) return { date: value.toISOString() }
  return typeof value === 'bigint' ? { bigint: String(value) } : value
}

/** What a column holds. Conditions on list items need lists, and conditions on fields need objects. */
export type Shape = 'scalar' | 'list' | 'json'

/** Returns a list of values of one kind, for `in`. */
function listLike(random: Random): readonly unknown[] {
  const first = randomValue(random) ?? 'a'
  const others = Array.from({ length: random.below(3) }, () => randomValue(random))
  const alike = others.filter(other => other !== null && kindOf(other) === kindOf(first))
  return [first, ...alike].map(written)
}

const kindOf = (value: NonNullable<Value>) =>
  value instanceof Date ? 'date' : typeof value === 'bigint' ? 'number' : typeof value

function comparison(random: Random, shape: Shape): unknown {
  const value = randomValue(random)
  const ordered = typeof value === 'number' || typeof value === 'bigint' || value instanceof Date
  const forms: readonly (() => unknown)[] = [
    () => written(value),
    () => ({ ne: written(value) }),
    () => ({ in: listLike(random) }),
    () => ({ subject: random.pick(['id', 'text', 'number', 'when']) }),
    () => ({ in: { subject: 'list' } }),
    () => (ordered ? { [random.pick(['lt', 'lte', 'gt', 'gte'])]: written(value) } : { eq: written(value) }),
    () => ({ gte: { subject: random.pick(['number', 'when']) } }),
  ]
  const lists: readonly (() => unknown)[] = [
    () => ({ contains: written(value ?? 'a') }),
    () => ({ containsAny: listLike(random) }),
    () => (random.chance(0.5) ? null : { ne: null }),
  ]
  if (shape === 'list') return random.pick(lists)()
  return random.pick(shape === 'json' ? [...forms, ...lists] : forms)()
}

/** Returns a condition of at most three levels. */
export function randomCondition(random: Random, shapes: readonly Shape[], depth = 0): StoredCondition {
  const roll = depth >= 3 ? 0 : random.next()
  const parts = () => Array.from({ length: 1 + random.below(3) }, () => randomCondition(random, shapes, depth + 1))
  const place = random.below(fields.length)
  const shape = shapes[place]!
  const name = shape === 'json' && random.chance(0.5) ? `${fields[place]}.id` : fields[place]!
  if (roll < 0.55) return { [name]: comparison(random, shape) }
  if (roll < 0.7) return { $and: parts() }
  return roll < 0.85 ? { $or: parts() } : { $not: randomCondition(random, shapes, depth + 1) }
}

/** Returns a policy that allows and denies, with two roles. */
export function randomPolicy(random: Random, shapes: readonly Shape[]): StoredPolicy {
  const rules = Array.from({ length: 1 + random.below(4) }, (_, i) => ({
    effect: i > 0 && random.chance(0.35) ? ('deny' as const) : ('allow' as const),
    roles: [random.pick(['r', 's', '*'])],
    grants: ['doc:read'],
    when: randomCondition(random, shapes),
  }))
  return {
    version: 1,
    resources: { doc: { actions: ['read'] } },
    roles: { r: {}, s: { inherits: ['r'] } },
    rules,
    duties: [],
  }
}

/** Returns a subject. An attribute may be missing or null. */
export function randomSubject(random: Random): Subject {
  const list = Array.from({ length: random.below(3) }, () => random.pick(words))
  const given = { text: random.pick(words), number: random.below(10), when: new Date(random.pick(times)), list }
  const kept = Object.entries(given).map(([name, value]): [string, unknown] => [
    name,
    random.chance(0.1) ? null : value,
  ])
  return { id: random.pick(['a', ids[0]!]), roles: [random.pick(['r', 's', 'none'])], ...Object.fromEntries(kept) }
}
