import { isPath, leaves, pathsOf, type Leaf, type Path, type Test } from '../condition/test.ts'
import type { Asked } from './asked.ts'
import type { Model } from './model.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Makes what reads dates as JSON has them. Only what a condition compares with a date or orders is read so: any other text
 * stays one.
 */
export function datesFromText({ rules, fieldRules }: Model): (asked: Asked) => Asked {
  const tests = [...rules, ...fieldRules].flatMap(({ test }): Test[] => (test === undefined ? [] : [...leaves(test)]))
  const paths = datedPaths(tests as Leaf[])
  const of = (from: Path['from'], value: unknown) => revive(value, paths.get(from) ?? new Set())
  return asked => {
    try {
      const { subject, resource, context } = asked
      return {
        ...asked,
        subject: of('subject', subject),
        resource: of('resource', resource),
        context: of('context', context),
      }
    } catch {
      // What cannot be read is denied where it is decided.
      return asked
    }
  }
}

/** What is compared with a date, or with a value that is, through any number of steps. */
function datedPaths(all: readonly Leaf[]): ReadonlyMap<Path['from'], ReadonlySet<string>> {
  const dated = new Map<Path['from'], Set<string>>()
  const isDated = ({ from, name }: Path) => dated.get(from)?.has(name) === true
  const add = ({ from, name }: Path) => dated.set(from, (dated.get(from) ?? new Set()).add(name))
  for (const leaf of all) if (hasDate(leaf) || isOrder(leaf)) pathsOf(leaf).forEach(add)
  for (let found = true; found;) {
    const next = all.map(pathsOf).filter(paths => paths.some(isDated) && !paths.every(isDated))
    next.flat().forEach(add)
    found = next.length > 0
  }
  return dated
}

function hasDate(leaf: Leaf): boolean {
  if (leaf.kind === 'opaque' || isPath(leaf.right)) return false
  return 'values' in leaf.right ? leaf.right.values.some(isDate) : isDate(leaf.right.value)
}

/** Text has no order, so two values that are ordered are numbers or dates. */
function isOrder(leaf: Leaf): boolean {
  return leaf.kind === 'order'
}

function isDate(value: unknown): boolean {
  return value instanceof Date
}

function revive(value: unknown, names: ReadonlySet<string>): unknown {
  if (names.size === 0 || typeof value !== 'object' || value === null) return value
  const fields = value as Fields
  const dated = [...names].filter(name => Object.hasOwn(fields, name))
  if (dated.length === 0) return value
  return { ...fields, ...Object.fromEntries(dated.map(name => [name, dateOf(fields[name])])) }
}

const timestamp = /^((?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** A point in time, as JSON and RFC 3339 write it; lists are read element by element. Anything else stays as it is. */
function dateOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dateOf)
  const [, local = ''] = typeof value === 'string' ? (timestamp.exec(value) ?? []) : []
  const [date, written] = [new Date(local && (value as string)), new Date(`${local}Z`)]
  if (Number.isNaN(date.getTime()) || Number.isNaN(written.getTime())) return value
  // 30 February is read as a day of March.
  return written.toISOString().startsWith(local) ? date : value
}
