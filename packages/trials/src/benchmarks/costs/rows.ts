import type { Row } from '../benchmark.ts'
import type { Costs } from './profile.ts'

/** Areas below this share of a whole are added up. */
const leastShare = 0.01

/**
 * Makes the rows of one path: what it takes in all, and in each area, the largest first. With the costs of a path to compare
 * with, each row has what the path takes beyond it, because the same area works for both.
 */
export function rowsOfCosts(path: string, unit: string, costs: Costs, compared: Costs = new Map()): Row[] {
  const areas = [...new Set([...costs.keys(), ...compared.keys()])]
  const beyond = areas.map(area => [area, (costs.get(area) ?? 0) - (compared.get(area) ?? 0)] as const)
  const whole = sum(costs.values())
  const shown = beyond.filter(([, value]) => Math.abs(value) >= whole * leastShare)
  const rest = sum(beyond.map(([, value]) => value)) - sum(shown.map(([, value]) => value))
  const sorted = shown.toSorted(([, one], [, other]) => other - one)
  return [
    ['in all', sum(beyond.map(([, value]) => value))] as const,
    ...sorted,
    ['everything smaller', rest] as const,
  ].map(([area, value]) => ({ name: `${path}: ${area}`, value, unit }))
}

/** Adds costs by area. */
export function added(some: Costs, more: Costs): Costs {
  const areas = new Set([...some.keys(), ...more.keys()])
  return new Map([...areas].map(area => [area, (some.get(area) ?? 0) + (more.get(area) ?? 0)]))
}

/** Divides costs by the number of operations that caused them. */
export function perOperation(costs: Costs, operations: number): Costs {
  return new Map([...costs].map(([area, time]) => [area, time / operations]))
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0)
}
