import { readSteps, withField } from '../condition/path.ts'
import { isPath, predicatesOf, pathsOf, type Predicate, type Path, type Test } from '../condition/test.ts'
import type { AccessRequest } from './access-request.ts'
import type { Model } from './model.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Returns a function that parses dates from JSON strings. Only values that a condition orders or compares with a date
 * are parsed.
 */
export function datesFromText({ rules, fieldRules }: Model): (request: AccessRequest) => AccessRequest {
  const tests = [...rules, ...fieldRules].flatMap(({ test }): Test[] =>
    test === undefined ? [] : [...predicatesOf(test)],
  )
  const paths = datedPaths(tests as Predicate[])
  const of = (source: Path['from'], value: unknown) =>
    revive(
      value,
      paths.filter(({ from }) => from === source),
    )
  return request => {
    try {
      const { subject, resource, context } = request
      return {
        ...request,
        subject: of('subject', subject),
        resource: of('resource', resource),
        context: of('context', context),
      }
    } catch {
      // Values that cannot be read are denied by the decision.
      return request
    }
  }
}

/** The paths that are compared with a date, directly or through other paths. */
function datedPaths(all: readonly Predicate[]): readonly Path[] {
  const dated = new Map<string, Path>()
  const add = (path: Path) => dated.set(idOf(path), path)
  for (const predicate of all) if (hasDate(predicate) || isOrder(predicate)) pathsOf(predicate).forEach(add)
  for (let before = -1; before < dated.size;) {
    before = dated.size
    for (const paths of all.map(pathsOf)) if (paths.some(path => dated.has(idOf(path)))) paths.forEach(add)
  }
  return [...dated.values()]
}

function idOf({ from, name }: Path): string {
  return `${from} ${name}`
}

function hasDate(predicate: Predicate): boolean {
  if (predicate.kind === 'opaque' || isPath(predicate.right)) return false
  return 'values' in predicate.right ? predicate.right.values.some(isDate) : isDate(predicate.right.value)
}

/** Strings cannot be ordered, so the values of an ordering are numbers or dates. */
function isOrder(predicate: Predicate): boolean {
  return predicate.kind === 'order'
}

function isDate(value: unknown): boolean {
  return value instanceof Date
}

function revive(value: unknown, paths: readonly Path[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  return paths.reduce<Fields>((fields, { name, steps = [name] }) => {
    const text = readSteps(steps, fields)
    const date = dateOf(text)
    return date === text ? fields : withField(fields, { name, steps }, date)
  }, value as Fields)
}

const timestamp = /^((?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** Parses a timestamp as JSON and RFC 3339 write it, and each item of a list. Anything else is returned unchanged. */
function dateOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dateOf)
  const [, local = ''] = typeof value === 'string' ? (timestamp.exec(value) ?? []) : []
  const [date, written] = [new Date(local && (value as string)), new Date(`${local}Z`)]
  if (Number.isNaN(date.getTime()) || Number.isNaN(written.getTime())) return value
  // `Date` reads 30 February as a day in March, which is not accepted.
  return written.toISOString().startsWith(local) ? date : value
}
