import { type Handle, isHarmless, type Locate, nameOf, withLocate } from '@sallyport/core/adapter'
import type { Finding } from '@sallyport/core/http'

/** What runs before Nest's guards, which Fastify takes for a part of the handler. */
const stages = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

/** Finds the hooks of a Fastify instance, and the functions that were given to its `use`: all run before the guards. */
export function findFastifyHooks(instance: object): readonly Finding[] {
  return withLocate(locate => {
    const isUnknown = (each: Handle) => !isHarmless(each, locate) && !isMiddie(each, locate)
    const hooks = hooksOf(instance).filter(({ handle }) => isUnknown(handle) && !isIn(adapter, handle, locate))
    const used = usedBy(instance).filter(({ handle }) => isUnknown(handle) && !isNestMiddleware(handle, locate))
    return [...hooks, ...used].map(each => earlyFinding(each, locate))
  })
}

interface Early {
  readonly handle: Handle
  /** How it was attached, to go between its name and what is said of it. */
  readonly what: string
}

function hooksOf(instance: object): readonly Early[] {
  const hooks = symbolValue(instance, 'fastify.hooks') as Readonly<Record<string, readonly Handle[]>> | undefined
  return stages.flatMap(stage =>
    (hooks?.[stage] ?? []).map(handle => ({
      handle,
      what: `is ${stage === 'onRequest' ? 'an' : 'a'} ${stage} hook that`,
    })),
  )
}

/** What middie runs, which Nest hands all middleware to. */
function usedBy(instance: object): readonly Early[] {
  const used = (symbolValue(instance, 'fastify-middie-middlewares') ?? []) as readonly (readonly unknown[])[]
  return used.map(([path, handle]) => {
    const isForAll = handle === undefined || handle === null
    return { handle: (isForAll ? path : handle) as Handle, what: `is used at ${isForAll ? '/' : String(path)} and` }
  })
}

function earlyFinding({ handle, what }: Early, locate: Locate): Finding {
  const origin = locate(handle)
  const name = isIn(adapter, handle, locate) ? 'A function given to app.use' : nameOf(handle, origin)
  const message = `${name} ${what} runs before the guard: it may answer, or have effects.`
  return { kind: 'before_guard', message, ...(origin.place !== undefined && { declaredAt: origin.place }) }
}

const adapter = /\/@nestjs\/platform-fastify\/adapters\/fastify-adapter\.js$/
const proxies = /\/@nestjs\/core\/(middleware\/middleware-module|router\/router-proxy)\.js$/

function isIn(pattern: RegExp, handle: Handle, locate: Locate): boolean {
  return pattern.test(locate(handle).file ?? '')
}

function isMiddie(handle: Handle, locate: Locate): boolean {
  return locate(handle).package === '@fastify/middie'
}

/**
 * Middleware of modules is told of by Nest's own list. Nest 12 wraps what is given to `app.use` in the same file as it wraps
 * middleware, of which only the wrapper of middleware compares paths.
 */
function isNestMiddleware(handle: Handle, locate: Locate): boolean {
  if (isIn(proxies, handle, locate)) return true
  return isIn(adapter, handle, locate) && Function.prototype.toString.call(handle).includes('originalUrl')
}

/** Fastify and its plugins keep such things under symbols that they give to nobody. */
function symbolValue(instance: object, name: string): unknown {
  const symbol = Object.getOwnPropertySymbols(instance).find(({ description }) => description === name)
  return symbol && Reflect.get(instance, symbol)
}
