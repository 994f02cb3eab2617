import { readSteps, withField } from '../condition/path.ts'
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
  const of = (source: Path['from'], value: unknown) =>
    revive(
      value,
      paths.filter(({ from }) => from === source),
    )
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
function datedPaths(all: readonly Leaf[]): readonly Path[] {
  const dated = new Map<string, Path>()
  const add = (path: Path) => dated.set(idOf(path), path)
  for (const leaf of all) if (hasDate(leaf) || isOrder(leaf)) pathsOf(leaf).forEach(add)
  for (let before = -1; before < dated.size;) {
    before = dated.size
    for (const paths of all.map(pathsOf)) if (paths.some(path => dated.has(idOf(path)))) paths.forEach(add)
  }
  return [...dated.values()]
}

function idOf({ from, name }: Path): string {
  return `${from} ${name}`
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

function revive(value: unknown, paths: readonly Path[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  return paths.reduce<Fields>((fields, { name, steps = [name] }) => {
    const text = readSteps(steps, fields)
    const date = dateOf(text)
    return date === text ? fields : withField(fields, { name, steps }, date)
  }, value as Fields)
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
