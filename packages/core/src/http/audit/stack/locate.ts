import type { Debugger, Runtime } from 'node:inspector'
import { type Inspector, openInspector } from './inspector.ts'
import { createTextLocate } from './locate-by-text.ts'
import type { Locate, Origin } from './origin.ts'
import { packageOf } from './package-of.ts'
import type { Handle } from './stack.ts'
import { variableOf } from './variable.ts'

/**
 * Reads a variable that a function closes over; undefined if it has none of this name, and on runtimes without V8's
 * inspector. Frameworks keep lists of functions in such variables only.
 */
export type ReadVariable = (handle: Handle, name: string) => unknown

/**
 * Calls `use` with functions that locate other functions, and read what they close over. Only the debugger can do that,
 * since frameworks do not record where routes are declared. It uses V8's inspector in this process and opens no port.
 * Without one, as on Bun and Deno, functions of packages are found by their text.
 */
export function withLocate<T>(use: (locate: Locate, readVariable: ReadVariable) => T): T {
  let opened: Inspector | undefined
  let byText: Locate | undefined
  // Opened only when needed: the debugger reports every script of the process.
  const inspector = (): Inspector => (opened ??= openInspector())
  const locate: Locate = handle => {
    const { scripts, isThere } = inspector()
    if (!isThere) return (byText ??= createTextLocate())(handle)
    return originOf(locationOf(inspector(), handle), scripts)
  }
  try {
    return use(locate, (handle, name) => variableOf(inspector(), handle, name))
  } finally {
    opened?.close()
  }
}

function locationOf(inspector: Inspector, handle: Handle): Debugger.Location | undefined {
  const found = inspector.internalsOf(handle).find(isLocation)
  return found?.value?.value as Debugger.Location | undefined
}

function isLocation({ name }: Runtime.InternalPropertyDescriptor): boolean {
  return name === '[[FunctionLocation]]'
}

function originOf(location: Debugger.Location | undefined, scripts: ReadonlyMap<string, string>): Origin {
  const url = location && scripts.get(location.scriptId)
  if (location === undefined || url === undefined || !/^(file:|\/|[a-z]:\\)/i.test(url)) return {}
  const path = url.startsWith('file:') ? process.getBuiltinModule('node:url').fileURLToPath(url) : url
  const file = path.replaceAll('\\', '/')
  const name = packageOf(file)
  return name === undefined ? { file, place: placeOf(url, path, location) } : { file, package: name }
}

function placeOf(url: string, path: string, { lineNumber, columnNumber = 0 }: Debugger.Location): string {
  const entry = process.getBuiltinModule('node:module').findSourceMap(url)?.findEntry(lineNumber, columnNumber)
  const line = entry !== undefined && 'originalLine' in entry ? entry.originalLine : lineNumber
  return `${process.getBuiltinModule('node:path').relative('.', path)}:${line + 1}`
}
