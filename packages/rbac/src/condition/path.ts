import type { Path, Source } from './test.ts'

type Fields = Readonly<Record<string, unknown>>

/** `owner.id` is a path; other names are fields as they stand, such as the claim `https://example.com/dept`. */
const nested = /^[\w$-]+(?:\.[\w$-]+)+$/

/** A value by the name that conditions give it: a field, or a field of what a field holds, such as `owner.id`. */
export function pathTo(from: Source, name: string): Path {
  const steps = nested.test(name) ? name.split('.') : [name]
  return steps.length > 1 || name in Object.prototype ? { from, name, steps } : { from, name }
}

/** Whether a name can be that of a field. `__proto__` is none, on no step of a path. */
export function namesField(name: string): boolean {
  return name !== '' && !name.startsWith('$') && !name.split('.').includes('__proto__')
}

/** Reads along a path. Whatever is not an object has no fields, and neither has an array: then there is no value. */
export function readSteps(steps: readonly string[], fields: Fields | undefined): unknown {
  let value: unknown = fields
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = step in Object.prototype && !Object.hasOwn(value, step) ? undefined : (value as Fields)[step]
  }
  return value
}

/** A copy of the fields with one more value, in objects of its own. */
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

/** Both, and where both have an object in one place, both of those. */
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
