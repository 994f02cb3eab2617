/** A JSON value, as it is kept: objects have no prototype, and everything is frozen. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** How deep objects and arrays may stand in each other. */
export const maxDepth = 32
const stringsOfJson = /"(?:[^"\\]|\\.)*"/g

/**
 * Reads a JSON object strictly: no duplicate member at any depth (RFC 8259 §4 leaves their meaning open), no deep
 * nesting, no unpaired surrogate (RFC 8259 §8.2 leaves it unpredictable), and `__proto__` and `constructor` are dropped, so that no later merge can reach a prototype.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  const parsed = parse(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  const members = { count: 0 }
  const kept = keep(parsed, members, 0)
  return members.count === countColons(text) ? (kept as JsonObject) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Outside of strings each member has one colon. `JSON.parse` keeps the last of two namesakes, so then members are fewer. */
function countColons(text: string): number {
  return text.replace(stringsOfJson, '').split(':').length - 1
}

function keep(value: unknown, members: { count: number }, depth: number): Json {
  if (typeof value === 'string' && !value.isWellFormed()) return refuse(members)
  if (typeof value !== 'object' || value === null) return value as Json
  if (depth === maxDepth) return refuse(members)
  if (Array.isArray(value)) return Object.freeze(value.map(item => keep(item, members, depth + 1)))
  const copy = Object.create(null) as Record<string, Json>
  for (const name of Object.keys(value)) {
    if (!name.isWellFormed()) return refuse(members)
    members.count++
    const kept = keep((value as Record<string, unknown>)[name], members, depth + 1)
    if (name !== '__proto__' && name !== 'constructor') copy[name] = kept
  }
  return Object.freeze(copy)
}

/** No number of colons equals NaN. */
function refuse(members: { count: number }): null {
  members.count = Number.NaN
  return null
}
