import type { Layer, WrittenPath } from './stack.ts'

/** A path, or the part of one that a router is mounted at. */
export interface Mount {
  /** For messages; in brackets if the path is unknown. */
  readonly text: string
  readonly segments: readonly string[]
  readonly isKnown: boolean
}

/** Stands for an unknown path, which does not even equal another unknown path. */
export const untold = '(unknown)'

/** Parses a path as declared. A list of paths gives several mounts. */
export function mountsOf(path: WrittenPath): readonly Mount[] {
  return [path].flat().map(each => (typeof each === 'string' ? known(each) : unknown(each)))
}

/** Finds where something was used. Express 4, and router before 2.3, record that only for the root. */
export function mountsOfLayer({ rawPath, slash, regexp }: Layer): readonly Mount[] {
  if (rawPath !== undefined) return mountsOf(rawPath)
  return [slash === true || regexp?.fast_slash === true ? known('/') : unknown(regexp)]
}

/** Joins the prefix of a router and a path. */
export function joined(prefix: string, { text, isKnown }: Mount): string {
  if (isKnown) return prefix + text || '/'
  return prefix === '' ? text : `(${prefix}${text})`
}

function known(path: string): Mount {
  const segments = path.split('/').filter(Boolean)
  return { text: path.replace(/\/+$/, ''), segments, isKnown: true }
}

/** Equal expressions count as equal paths. */
function unknown(expression: RegExp | undefined): Mount {
  const text = expression === undefined ? untold : `(${expression.source})`
  return { text, segments: [text], isKnown: false }
}
