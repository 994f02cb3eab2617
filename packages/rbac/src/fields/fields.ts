import { badRequest, forbiddenFields } from './refuse.ts'
import type { FieldNames } from './names.ts'

/** The fields of a resource that a subject may read or write by one permission. */
export interface Fields<T> {
  /** Tells whether a field is among them. It never is where the name could reach a prototype. */
  has(name: string): boolean
  /** Copies these fields of a resource, for a response, and drops all others. Null and undefined are handed back. */
  pick<R extends T | null | undefined>(resource: R): R extends object ? Partial<R> : R
  /**
   * Copies a body all of whose fields are among these. Throws an error with the code `forbidden` that names the others in
   * `details.fields`, and one with `invalid_request` for what is no object.
   */
  take<B = Partial<T>>(body: B): B
  /** Throws an error with the code `forbidden` unless all names are among them: for what a query sorts or searches by. */
  assert(names: Iterable<string>): void
  /** The names, or all but some. */
  toJSON(): FieldNames
}

/** Makes what answers by names. */
export function createFields<T>(names: FieldNames): Fields<T> {
  const listed = new Set('only' in names ? names.only : names.except)
  const has = (name: string) =>
    'only' in names ? listed.has(name) && name !== '__proto__' : !listed.has(name) && !reachesPrototype.has(name)
  return Object.freeze({
    has,
    pick: <R>(resource: R) => pick(resource, has) as R extends object ? Partial<R> : R,
    take: <B>(body: B) => take(body, has) as B,
    assert: (wanted: Iterable<string>) => refuseOthers([...wanted], has),
    toJSON: () => names,
  })
}

/** Where all fields are meant, these are not: what merges deeply would change what every object inherits. */
const reachesPrototype: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

type Has = (name: string) => boolean

function pick(resource: unknown, has: Has): unknown {
  if (resource === null || resource === undefined) return resource
  if (!isRecord(resource)) throw new TypeError('pick: takes one resource; of a list, pick of each')
  return copy(resource, Object.keys(resource).filter(has))
}

function take(body: unknown, has: Has): unknown {
  if (!isRecord(body)) throw badRequest()
  const names = Object.keys(body)
  refuseOthers(names, has)
  return copy(body, names)
}

function refuseOthers(names: readonly string[], has: Has): void {
  const others = names.filter(name => typeof name !== 'string' || !has(name))
  if (others.length > 0) throw forbiddenFields(others)
}

function copy(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map(name => [name, from[name]]))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
