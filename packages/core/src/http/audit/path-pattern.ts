/** A segment of a route's path, normalized as the most lenient router would. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  /** One segment with any text, or with text that matches the constraint. */
  | { readonly kind: 'one'; readonly constraint: string | undefined }
  /** The rest of the path. */
  | { readonly kind: 'rest' }

/** The readings of a path: one, or several if parts of it are optional. */
export type Pattern = readonly (readonly Segment[])[]

// `{…}` of path-to-regexp 8, and `:name?` of path-to-regexp 0.1 and find-my-way; `{2}` and `{2,4}` belong to a
// constraint.
const optionalPart = /\{(?!\d+,?\d*\})([^{}]*)\}|(\/:\w+)\?/
const optionalParts = /\{(?!\d+,?\d*\})|\/:\w+\?/g
/** Each optional part doubles the number of readings. */
const mostOptionalParts = 5

/** Tells whether a path has few enough readings to compare it with other paths. */
export function isReadable(path: string): boolean {
  return [...path.matchAll(optionalParts)].length <= mostOptionalParts
}

/** Parses a path of Express 4 or 5, Fastify or Nest. Case is folded, percent-encoding is decoded, and doubled and trailing slashes are dropped: two paths that some setting of a router treats as one are equal here.
 */
export function patternOf(path: string): Pattern {
  return expand(path).map(each => each.split('/').filter(Boolean).map(segmentOf))
}

/** Tells whether some reading of a path matches every request of some reading of another path. */
export function covers(pattern: Pattern, other: Pattern): boolean {
  return pattern.some(reading => other.some(otherReading => coversReading(reading, otherReading)))
}

/** Tells whether a path ends with a wildcard for all paths below it. */
export function hasRest(pattern: Pattern): boolean {
  return pattern.some(reading => reading.some(segment => segment.kind === 'rest'))
}

/** Gives the same text for all paths that differ only in spelling. */
export function spellingOf(pattern: Pattern): string {
  return JSON.stringify(pattern)
}

function expand(path: string): readonly string[] {
  const found = optionalPart.exec(path)
  if (found === null) return [path]
  const [whole, group, parameter = ''] = found
  const ways = ['', group ?? parameter].map(part => path.replace(whole, () => part))
  return ways.flatMap(expand)
}

function segmentOf(written: string): Segment {
  if (written.includes('*')) return { kind: 'rest' }
  if (/:\w/.test(written)) return { kind: 'one', constraint: /^:\w+\((.*)\)$/.exec(written)?.[1] }
  return { kind: 'text', text: decoded(written).toLowerCase() }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function coversReading(reading: readonly Segment[], other: readonly Segment[]): boolean {
  const rest = reading.findIndex(segment => segment.kind === 'rest')
  const named = rest === -1 ? reading : reading.slice(0, rest)
  const lengthFits = rest === -1 ? other.length === reading.length : other.length >= rest
  return lengthFits && named.every((segment, i) => coversSegment(segment, other[i]!))
}

function coversSegment(segment: Segment, other: Segment): boolean {
  if (other.kind === 'rest' || segment.kind === 'rest') return false
  if (segment.kind === 'text') return other.kind === 'text' && other.text === segment.text
  return other.kind === 'one' || segment.constraint === undefined || fits(segment.constraint, other.text)
}

function fits(constraint: string, text: string): boolean {
  return new RegExp(`^(?:${constraint})$`, 'i').test(text)
}
