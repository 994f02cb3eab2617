import { Bare } from '../lib/bare.ts'

/** A parsed JSON value. Objects inherit nothing, and everything is frozen. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** How deep objects and arrays may be nested. */
export const maxDepth = 32
const stringsOfJson = /"(?:[^"\\]|\\.)*"/g

/**
 * Reads a JSON object strictly: no duplicate member at any depth (RFC 8259 §4 leaves their meaning open), no deep nesting,
 * no unpaired surrogate (RFC 8259 §8.2 leaves it unpredictable). `__proto__` and `constructor` are dropped, so that no later
 * merge can reach a prototype.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  return (isPlain(text) ? readPlain(text) : undefined) ?? readCarefully(text)
}

/**
 * Whether a JSON text has no escapes, no white space and none of the two names that are dropped, as serializers write it. Each
 * member then has one `":`, and only a string that begins with a colon has another one.
 */
function isPlain(text: string): boolean {
  return !suspects.some(suspect => text.includes(suspect))
}

const suspects = ['\\', ' ', '\n', '\r', '\t', '__proto__', 'constructor']

/** Returns undefined if the careful parser must decide. */
function readPlain(text: string): JsonObject | undefined {
  const parsed = parseObject(text)
  const members = { count: 0 }
  const closed = parsed && close(parsed, members, 0)
  return members.count === countMembers(text) ? (closed as JsonObject) : undefined
}

/** Counts the members of a plain text. The count is too high if a string begins with a colon, and never too low. */
function countMembers(text: string): number {
  let count = 0
  for (let at = text.indexOf('":'); at !== -1; at = text.indexOf('":', at + 2)) count++
  return count
}

function close(value: object, members: { count: number }, depth: number): object {
  if (depth === maxDepth) {
    refuse(members)
    return value
  }
  if (Array.isArray(value)) return closeArray(value, members, depth)
  const closed = Object.assign(new Bare(), value) as Record<string, unknown>
  // A bare object inherits nothing, so this loop finds only its own members.
  for (const name in closed) {
    members.count++
    const member = closed[name]
    if (typeof member === 'object' && member !== null) closed[name] = close(member, members, depth + 1)
  }
  return Object.freeze(closed)
}

function closeArray(items: unknown[], members: { count: number }, depth: number): object {
  for (let at = 0; at < items.length; at++) {
    const item = items[at]
    if (typeof item === 'object' && item !== null) items[at] = close(item, members, depth + 1)
  }
  return Object.freeze(items)
}

/** Parses any text. The quick way must give the same results. */
export function readCarefully(text: string): JsonObject | undefined {
  const parsed = parseObject(text)
  if (parsed === undefined) return undefined
  const members = { count: 0 }
  const kept = keep(parsed, members, 0)
  return members.count === countColons(text) ? (kept as JsonObject) : undefined
}

function parseObject(text: string): object | undefined {
  try {
    const parsed = JSON.parse(text) as unknown
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** Outside strings each member has one colon. `JSON.parse` keeps the last of two members with one name, so there are fewer members then. */
function countColons(text: string): number {
  return text.replace(stringsOfJson, '').split(':').length - 1
}

function keep(value: unknown, members: { count: number }, depth: number): Json {
  if (typeof value === 'string' && !value.isWellFormed()) return refuse(members)
  if (typeof value !== 'object' || value === null) return value as Json
  if (depth === maxDepth) return refuse(members)
  if (Array.isArray(value)) return Object.freeze(value.map(item => keep(item, members, depth + 1)))
  const copy = new Bare() as Record<string, Json>
  for (const name of Object.keys(value)) {
    if (!name.isWellFormed()) return refuse(members)
    members.count++
    const kept = keep((value as Record<string, unknown>)[name], members, depth + 1)
    if (name !== '__proto__' && name !== 'constructor') copy[name] = kept
  }
  return Object.freeze(copy)
}

/** NaN equals no number of colons, so the text is refused. */
function refuse(members: { count: number }): null {
  members.count = Number.NaN
  return null
}
