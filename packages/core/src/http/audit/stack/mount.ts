import type { Layer, WrittenPath } from './stack.ts'

/** A path, or the part of one that a router is mounted at. */
export interface Mount {
  /** To be shown; in brackets where it cannot be told what it stands for. */
  readonly text: string
  readonly segments: readonly string[]
  readonly isKnown: boolean
}

/** Stands for a path of which nothing is known: not even whether it equals another one. */
export const untold = '(unknown)'

/** Reads a path as it was written: several ones are mounts of their own. */
export function mountsOf(path: WrittenPath): readonly Mount[] {
  return [path].flat().map(each => (typeof each === 'string' ? known(each) : unknown(each)))
}

/** Reads where something was used. Express 4, and router before 2.3, tell that of the root alone. */
export function mountsOfLayer({ rawPath, slash, regexp }: Layer): readonly Mount[] {
  if (rawPath !== undefined) return mountsOf(rawPath)
  return [slash === true || regexp?.fast_slash === true ? known('/') : unknown(regexp)]
}

/** Puts a path behind the prefix of its router. */
export function joined(prefix: string, { text, isKnown }: Mount): string {
  if (isKnown) return prefix + text || '/'
  return prefix === '' ? text : `(${prefix}${text})`
}

function known(path: string): Mount {
  const segments = path.split('/').filter(Boolean)
  return { text: path.replace(/\/+$/, ''), segments, isKnown: true }
}

/** Equal expressions are equal paths, whatever they stand for. */
function unknown(expression: RegExp | undefined): Mount {
  const text = expression === undefined ? untold : `(${expression.source})`
  return { text, segments: [text], isKnown: false }
}
