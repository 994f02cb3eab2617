/** A segment of a route's path, in the spelling that the loosest router would give it. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  /** One segment, whatever it holds, or only what the constraint fits. */
  | { readonly kind: 'one'; readonly constraint: string | undefined }
  /** Everything from here on. */
  | { readonly kind: 'rest' }

/** The ways to read a path: one, or more where parts of it are optional. */
export type Pattern = readonly (readonly Segment[])[]

// `{…}` of path-to-regexp 8, and `:name?` of path-to-regexp 0.1 and find-my-way; `{2}` and `{2,4}` are a constraint's.
const optionalPart = /\{(?!\d+,?\d*\})([^{}]*)\}|(\/:\w+)\?/
const optionalParts = /\{(?!\d+,?\d*\})|\/:\w+\?/g
/** Each doubles the readings. */
const mostOptionalParts = 5

/** Tells whether all readings of a path are few enough to be compared with those of others. */
export function isReadable(path: string): boolean {
  return [...path.matchAll(optionalParts)].length <= mostOptionalParts
}

/**
 * Reads a path of Express 4 or 5, Fastify or Nest: case is folded, percent-encoding undone, and slashes that are
 * doubled or stand at the end are dropped, so that paths that some router setting makes one are equal.
 */
export function patternOf(path: string): Pattern {
  return expand(path).map(each => each.split('/').filter(Boolean).map(segmentOf))
}

/** Tells whether some reading of a path takes every request of some reading of another one. */
export function covers(pattern: Pattern, other: Pattern): boolean {
  return pattern.some(reading => other.some(otherReading => coversReading(reading, otherReading)))
}

/** Tells whether a path takes everything below a place. */
export function hasRest(pattern: Pattern): boolean {
  return pattern.some(reading => reading.some(segment => segment.kind === 'rest'))
}

/** Gives one text for all paths that differ by spelling alone. */
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
