import type { Debugger, Runtime, Session } from 'node:inspector'
import type { Handle } from './stack.ts'

/** Where the code of a function is, according to V8; a function's name proves nothing. */
export interface Origin {
  /** The file; undefined if V8 does not know it, as for bound functions. */
  readonly file?: string
  /** The package of `node_modules` that the file is in. */
  readonly package?: string
  /** For the application's own code: `file:line`. */
  readonly place?: string
}

/** Finds where the code of a function is. */
export type Locate = (handle: Handle) => Origin

const key = 'sallyport.audit.located'

/**
 * Calls `use` with a function that locates other functions. Only the debugger can do that, since frameworks do not record
 * where routes are declared. It uses V8's inspector in this process and opens no port.
 */
export function withLocate<T>(use: (locate: Locate) => T): T {
  let opened: ReturnType<typeof open> | undefined
  const locate: Locate = handle => {
    // Opened only when needed: the debugger reports every script of the process.
    opened ??= open()
    const { session, contexts, scripts } = opened
    return session === undefined ? {} : originOf(locationOf(session, contexts, handle), scripts)
  }
  try {
    return use(locate)
  } finally {
    opened?.session?.disconnect()
    Reflect.deleteProperty(globalThis, key)
  }
}

function open() {
  const scripts = new Map<string, string>()
  const contexts: number[] = []
  const session = openSession(opening => {
    opening.on('Runtime.executionContextCreated', ({ params }) => void contexts.push(params.context.id))
    opening.on('Debugger.scriptParsed', ({ params }) => void scripts.set(params.scriptId, params.url))
    opening.post('Runtime.enable')
    opening.post('Debugger.enable')
  })
  return { session, contexts, scripts }
}

/**
 * Returns undefined on a runtime without V8's inspector, such as Bun and Deno: the audit then does not recognise what belongs
 * to a package, and finds more. It is loaded only when used: such a runtime can still serve requests.
 */
function openSession(prepare: (session: Session) => void): Session | undefined {
  try {
    const session = new (process.getBuiltinModule('node:inspector').Session)()
    session.connect()
    prepare(session)
    return session
  } catch {
    return undefined
  }
}

/** A session of the same thread calls back before `post` returns. */
function locationOf(session: Session, contexts: readonly number[], handle: Handle): Debugger.Location | undefined {
  let location: Debugger.Location | undefined
  Reflect.set(globalThis, key, handle)
  for (const objectId of objectIds(session, contexts)) {
    session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_, properties) => {
      location ??= properties?.internalProperties?.find(isLocation)?.value?.value as Debugger.Location | undefined
    })
  }
  return location
}

/** Only one context has the function; under Jest that is not the main one. */
function objectIds(session: Session, contexts: readonly number[]): readonly string[] {
  const ids: string[] = []
  for (const contextId of contexts) {
    session.post(
      'Runtime.evaluate',
      { expression: `globalThis[${JSON.stringify(key)}]`, contextId },
      (_, evaluated) => {
        const { objectId } = evaluated?.result ?? {}
        if (objectId !== undefined) ids.push(objectId)
      },
    )
  }
  return ids
}

function isLocation({ name }: Runtime.InternalPropertyDescriptor): boolean {
  return name === '[[FunctionLocation]]'
}

function originOf(location: Debugger.Location | undefined, scripts: ReadonlyMap<string, string>): Origin {
  const url = location && scripts.get(location.scriptId)
  if (location === undefined || url === undefined || !/^(file:|\/|[a-z]:\\)/i.test(url)) return {}
  const path = url.startsWith('file:') ? process.getBuiltinModule('node:url').fileURLToPath(url) : url
  const file = path.replaceAll('\\', '/')
  const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]
  return name === undefined ? { file, place: placeOf(url, path, location) } : { file, package: name }
}

function placeOf(url: string, path: string, { lineNumber, columnNumber = 0 }: Debugger.Location): string {
  const entry = process.getBuiltinModule('node:module').findSourceMap(url)?.findEntry(lineNumber, columnNumber)
  const line = entry !== undefined && 'originalLine' in entry ? entry.originalLine : lineNumber
  return `${process.getBuiltinModule('node:path').relative('.', path)}:${line + 1}`
}
