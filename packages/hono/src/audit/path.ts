/** A segment of a path of Hono: text, `:name`, `:name{expression}`, or `*`. */
type Segment = string

/** The ways in which a path can be read. */
export type Readings = readonly (readonly Segment[])[]

/** Gives the readings of a path: at the end of `/a/:x?/:y?` one parameter or both may be left out. */
export function readingsOf(path: string): Readings {
  const segments = path.split('/').slice(1)
  if (!path.endsWith('?')) return [segments]
  const plain = segments.map(segment => segment.replace(/\?$/, ''))
  const ends = segments.flatMap((segment, i) => (segment.endsWith('?') ? [i] : []))
  return [...ends, plain.length].map(end => plain.slice(0, end))
}

/**
 * Tells whether every request that a path takes is taken by another path too, which ends with `*` or not. In Hono paths are
 * compared exactly, and `/api/*` takes `/api` as well.
 */
export function takesAll(readings: Readings, others: Readings): boolean {
  return others.every(other => readings.some(own => takesReading(own, other)))
}

function takesReading(own: readonly Segment[], other: readonly Segment[]): boolean {
  // An expression such as `:file{.+}` may take slashes too, so that neither it nor what follows can be compared.
  const end = other.findIndex(segment => segment.includes('{'))
  const named = own.at(-1) === '*' ? own.slice(0, -1) : undefined
  if (end !== -1 && (named === undefined || named.length > end)) return own.join('/') === other.join('/')
  if (named !== undefined) return other.length >= named.length && takesEach(named, other)
  return own.length === other.length && other.at(-1) !== '*' && takesEach(own, other)
}

function takesEach(own: readonly Segment[], other: readonly Segment[]): boolean {
  return own.every((segment, i) => takesSegment(segment, other[i]!, i === other.length - 1))
}

function takesSegment(own: Segment, other: Segment, isLast: boolean): boolean {
  if (own === other && !(own === '*' && isLast)) return true
  const isRest = other === '*' && isLast
  // A parameter takes one segment with at least one character.
  return !isRest && other !== '' && (own === '*' || /^:\w+$/.test(own))
}

/** The segments with which every request begins that a path takes. */
export function prefixOf([shortest = []]: Readings): readonly Segment[] {
  const end = shortest.findIndex(segment => segment === '*' || segment.startsWith(':'))
  return end === -1 ? shortest : shortest.slice(0, end)
}

/** Writes a path as the audit compares paths: an expression goes into parentheses. */
export function auditedPath(path: string): string {
  return path.replaceAll(/(:\w+)\{(.*?)\}(?=[/?]|$)/g, '$1($2)')
}
