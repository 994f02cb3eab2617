import { badRequest, forbiddenFields } from './refuse.ts'
import type { FieldNames } from './names.ts'

/** The fields of a resource that a subject may read or write with one permission. */
export interface Fields<T> {
  /** Returns whether a field is allowed. Names that could reach a prototype never are. */
  has(name: string): boolean
  /** Copies the allowed fields of a resource, for a response. Returns null and undefined unchanged. */
  pick<R extends T | null | undefined>(resource: R): R extends object ? Partial<R> : R
  /**
   * Copies a body if all its fields are allowed. Otherwise throws an error with the code `forbidden` that lists the
   * others in `details.fields`. Throws `invalid_request` if the body is not an object.
   */
  take<B = Partial<T>>(body: B): B
  /**
   * Throws an error with the code `forbidden` unless all names are allowed. Use it for the fields that a query sorts or
   * searches by.
   */
  assert(names: Iterable<string>): void
  /** Returns the names of the allowed fields, or the names of all that are not allowed. */
  toJSON(): FieldNames
}

/** Creates a `Fields` from field names. */
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

/** Excluded even from "all fields": a deep merge with these names would change every object's prototype. */
const reachesPrototype: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

type Has = (name: string) => boolean

function pick(resource: unknown, has: Has): unknown {
  if (resource === null || resource === undefined) return resource
  if (!isRecord(resource)) throw new TypeError('pick: resource must be one object; call pick for each item of a list')
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
