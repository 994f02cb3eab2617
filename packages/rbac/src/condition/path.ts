import type { Path, Source } from './test.ts'

type Fields = Readonly<Record<string, unknown>>

/** `owner.id` is a path. Other names, such as the claim `https://example.com/dept`, are single fields. */
const nested = /^[\w$-]+(?:\.[\w$-]+)+$/

/** The path to a field, or to a field of an object, such as `owner.id`. */
export function pathTo(from: Source, name: string): Path {
  const steps = nested.test(name) ? name.split('.') : [name]
  return steps.length > 1 || name in Object.prototype ? { from, name, steps } : { from, name }
}

/** Whether a name is a valid field name. `__proto__` is not allowed in any step of a path. */
export function isFieldName(name: string): boolean {
  return name !== '' && !name.startsWith('$') && !name.split('.').includes('__proto__')
}

/** Reads the value at a path. Arrays and values that are not objects have no fields: the result is undefined. */
export function readSteps(steps: readonly string[], fields: Fields | undefined): unknown {
  let value: unknown = fields
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = step in Object.prototype && !Object.hasOwn(value, step) ? undefined : (value as Fields)[step]
  }
  return value
}

/** Returns a copy of the fields with the value at the path. Objects on the path are copied too. */
export function withField(
  fields: Fields,
  { name, steps = [name] }: Pick<Path, 'name' | 'steps'>,
  value: unknown,
): Fields {
  const [first = name, ...rest] = steps
  if (rest.length === 0) return { ...fields, [first]: value }
  const below = Object.hasOwn(fields, first) ? fields[first] : undefined
  const inner = isRecord(below) ? below : {}
  return { ...fields, [first]: withField(inner, { name, steps: rest }, value) }
}

/** Merges two records, and the objects in them. */
export function mergeFields(a: Fields, b: Fields): Fields {
  const merged = Object.entries(b).map(([name, value]): [string, unknown] => {
    const other = Object.hasOwn(a, name) ? a[name] : undefined
    return [name, isRecord(other) && isRecord(value) ? mergeFields(other, value) : value]
  })
  return { ...a, ...Object.fromEntries(merged) }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
