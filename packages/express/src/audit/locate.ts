import type { Debugger, Runtime, Session } from 'node:inspector'
import { findSourceMap } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Handle } from './stack.ts'

/** Tells where a function stands in the application's own code, as `file:line`; undefined where that cannot be told. */
export type Locate = (handle: Handle) => string | undefined

const key = 'sallyport.audit.located'

/**
 * Lends a function that locates others, which nothing but the debugger can: routes leave no trace of where they were
 * declared. It asks V8's inspector in this very process, and opens no port.
 */
export function withLocate<T>(use: (locate: Locate) => T): T {
  const session = openSession()
  if (session === undefined) return use(() => undefined)
  const scripts = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params }) => void scripts.set(params.scriptId, params.url))
  session.post('Debugger.enable')
  try {
    return use(handle => placeOf(locationOf(session, handle), scripts))
  } finally {
    session.disconnect()
    Reflect.deleteProperty(globalThis, key)
  }
}

/** Asked for when it is used: a runtime without an inspector still serves requests. */
function openSession(): Session | undefined {
  try {
    const session = new (process.getBuiltinModule('node:inspector').Session)()
    session.connect()
    return session
  } catch {
    return undefined
  }
}

/** A session in its own thread answers before `post` returns. */
function locationOf(session: Session, handle: Handle): Debugger.Location | undefined {
  let location: Debugger.Location | undefined
  Reflect.set(globalThis, key, handle)
  session.post('Runtime.evaluate', { expression: `globalThis[${JSON.stringify(key)}]` }, (_, evaluated) => {
    const objectId = evaluated?.result.objectId
    if (objectId === undefined) return
    session.post('Runtime.getProperties', { objectId, ownProperties: true }, (__, properties) => {
      location = properties?.internalProperties?.find(isLocation)?.value?.value as Debugger.Location | undefined
    })
  })
  return location
}

function isLocation({ name }: Runtime.InternalPropertyDescriptor): boolean {
  return name === '[[FunctionLocation]]'
}

function placeOf(location: Debugger.Location | undefined, scripts: ReadonlyMap<string, string>): string | undefined {
  const url = location && scripts.get(location.scriptId)
  if (location === undefined || url === undefined || !/^(file:|\/|[a-z]:\\)/i.test(url)) return undefined
  const file = url.startsWith('file:') ? fileURLToPath(url) : url
  if (/[\\/]node_modules[\\/]/.test(file)) return undefined
  const entry = findSourceMap(url)?.findEntry(location.lineNumber, location.columnNumber ?? 0)
  const line = entry !== undefined && 'originalLine' in entry ? entry.originalLine : location.lineNumber
  return `${relative('.', file)}:${line + 1}`
}
