import type { KoaHandle } from './handle.ts'

/** What is read of a layer of a router of `@koa/router`. */
export interface RouterLayer {
  /** The whole path, or a regular expression. */
  readonly path: string | RegExp
  readonly regexp: RegExp
  /** In capitals; empty for what was passed to `use`. */
  readonly methods: readonly string[]
  readonly stack: readonly KoaHandle[]
}

/**
 * Tells whether every request that a layer takes is taken by another one too, in all spellings that the router accepts. When in
 * doubt it is not: in some versions of the router `use` compares case and `get` does not, or reads a parameter as plain text.
 */
export function covers(layer: RouterLayer, other: RouterLayer): boolean {
  if (layer.methods.length > 0 && !other.methods.every(method => layer.methods.includes(method))) return false
  const { regexp: own } = layer
  if (own.source === other.regexp.source && own.flags === other.regexp.flags && !/[gy]/.test(own.flags)) return true
  if (typeof layer.path !== 'string' || typeof other.path !== 'string') return false
  if (!startsBelow(layer.path, other.path, own.flags.includes('i'))) return false
  return examplesOf(other.path).every(path => !other.regexp.test(path) || own.test(path))
}

/** The segments of a layer's path as layers are found by them: in lower case, because some layers do not compare case. */
export function comparedSegmentsOf({ path }: Pick<RouterLayer, 'path'>): readonly string[] {
  return typeof path === 'string' ? segmentsOf(path.replace(anything, '').toLowerCase()) : []
}

/** The first of them, with which every request begins that the layer takes. */
export function prefixOf(layer: Pick<RouterLayer, 'path'>): readonly string[] {
  const segments = comparedSegmentsOf(layer)
  const end = segments.findIndex(segment => !isPlain(segment))
  return end === -1 ? segments : segments.slice(0, end)
}

/** What the router appends to the path of `use`: it takes the path and everything below it. */
const anything = /(\(\?:\\\/\|\$\)|\(\[\^\\?\/\]\*\)|\(\.\*\)|\{\/\*\w+\})$/

/** Whether the segments of a path are the first ones of another path, which has them in every request. */
function startsBelow(path: string, other: string, foldsCase: boolean): boolean {
  const own = segmentsOf(path.replace(anything, ''))
  const others = segmentsOf(other)
  return own.every((segment, i) => takesSegment(segment, others[i], foldsCase))
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter(Boolean)
}

function takesSegment(own: string, other: string | undefined, foldsCase: boolean): boolean {
  if (other === undefined || !/^:?[\w.~-]+$/.test(other)) return false
  if (/^:\w+$/.test(own)) return true
  if (!isPlain(own)) return false
  return foldsCase ? own.toLowerCase() === other.toLowerCase() : own === other
}

function isPlain(segment: string): boolean {
  return /^[\w.~-]+$/.test(segment)
}

const values = ['a', 'A', '7', 'x.y', '%2e', '~', 'a-b', '%2F']
const rests = ['', 'a', 'a/b', 'a/b/c', '..']

/** Paths that a pattern may take, in several spellings. */
function examplesOf(pattern: string): readonly string[] {
  const shapes = [pattern, pattern.replaceAll(/\{[^{}]*\}|\/:\w+\?/g, '')].map(each => each.replaceAll(/[{}?]/g, ''))
  const filled = shapes.flatMap(shape =>
    values.flatMap(value =>
      rests.map(rest => shape.replaceAll(/:\w+(\([^)]*\))?/g, value).replaceAll(/\(\.\*\)|\*\w*/g, rest)),
    ),
  )
  const spelled = filled.flatMap(path => [path, path.toUpperCase(), path.toLowerCase()])
  return [...new Set(spelled.flatMap(path => [path, `${path}/`, path.replace(/\/$/, '')]))]
}
