import type { Runtime, Session } from 'node:inspector'
import type { Handle } from './stack.ts'

/** V8's inspector, as the audit asks it about functions of this process. */
export interface Inspector {
  /** False on a runtime without V8's inspector, such as Bun, and on Deno, whose inspector calls back only later. */
  readonly isThere: boolean
  /** The URLs of scripts by their ids. */
  readonly scripts: ReadonlyMap<string, string>
  /** What V8 knows about a function besides its properties; empty on a runtime without V8's inspector, such as Bun and Deno. */
  internalsOf(handle: Handle): readonly Runtime.InternalPropertyDescriptor[]
  /** The properties of an object that the inspector described. */
  propertiesOf(objectId: string): readonly Runtime.PropertyDescriptor[]
  /** The object itself. */
  objectOf(objectId: string): unknown
  close(): void
}

const key = 'sallyport.audit.inspected'

/** Opens the inspector of this process; it opens no port. */
export function openInspector(): Inspector {
  const scripts = new Map<string, string>()
  const contexts: number[] = []
  const session = openSession(opening => {
    opening.on('Runtime.executionContextCreated', ({ params }) => void contexts.push(params.context.id))
    opening.on('Debugger.scriptParsed', ({ params }) => void scripts.set(params.scriptId, params.url))
    opening.post('Runtime.enable')
    opening.post('Debugger.enable')
  })
  return {
    isThere: session !== undefined,
    scripts,
    internalsOf: handle => (session === undefined ? [] : internalsOf(session, contexts, handle)),
    propertiesOf: objectId => propertiesOf(session!, objectId),
    objectOf: objectId => objectOf(session!, objectId),
    close() {
      session?.disconnect()
      Reflect.deleteProperty(globalThis, key)
    },
  }
}

/** Returns undefined where there is none. It is loaded only when used: such a runtime can still serve requests. */
function openSession(prepare: (session: Session) => void): Session | undefined {
  if (process.versions.deno !== undefined) return undefined
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
function internalsOf(
  session: Session,
  contexts: readonly number[],
  handle: Handle,
): readonly Runtime.InternalPropertyDescriptor[] {
  Reflect.set(globalThis, key, handle)
  return objectIds(session, contexts).flatMap(objectId => {
    let found: readonly Runtime.InternalPropertyDescriptor[] = []
    session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_, properties) => {
      found = properties?.internalProperties ?? []
    })
    return found
  })
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

function propertiesOf(session: Session, objectId: string): readonly Runtime.PropertyDescriptor[] {
  let found: readonly Runtime.PropertyDescriptor[] = []
  session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_, properties) => {
    found = properties?.result ?? []
  })
  return found
}

/** The inspector hands out only descriptions, so that a function of the same context has to store the object. */
function objectOf(session: Session, objectId: string): unknown {
  Reflect.deleteProperty(globalThis, key)
  const functionDeclaration = `function () { globalThis[${JSON.stringify(key)}] = this }`
  session.post('Runtime.callFunctionOn', { objectId, functionDeclaration })
  return Reflect.get(globalThis, key)
}
