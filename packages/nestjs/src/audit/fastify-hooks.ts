import {
  type EarlyFunction,
  fastifyHooks,
  findingBeforeGuard,
  type Handle,
  isHarmless,
  type Locate,
  symbolValue,
  withLocate,
} from '@sallyport/core/adapter'
import type { Finding } from '@sallyport/core/http'

/** The hooks that run before Nest's guards. For Fastify, these guards are part of the handler. */
const stages = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

/** Finds the hooks of a Fastify instance and the functions given to its `use`, which all run before the guards. */
export function findFastifyHooks(instance: object): readonly Finding[] {
  return withLocate(locate => {
    const isUnknown = (each: Handle) => !isHarmless(each, locate) && !isMiddie(each, locate)
    const hooks = hooksOf(instance).filter(({ handle }) => isUnknown(handle) && !isIn(adapter, handle, locate))
    const used = usedBy(instance).filter(({ handle }) => isUnknown(handle) && !isNestMiddleware(handle, locate))
    return [...hooks, ...used].map(each => earlyFinding(each, locate))
  })
}

function hooksOf(instance: object): readonly EarlyFunction[] {
  return stages.flatMap(stage =>
    fastifyHooks(instance, stage).map(handle => ({
      handle,
      what: `is ${stage === 'onRequest' ? 'an' : 'a'} ${stage} hook that`,
    })),
  )
}

/** The functions that middie runs. Nest passes all middleware to it. */
function usedBy(instance: object): readonly EarlyFunction[] {
  const used = (symbolValue(instance, 'fastify-middie-middlewares') ?? []) as readonly (readonly unknown[])[]
  return used.map(([path, handle]) => {
    const isForAll = handle === undefined || handle === null
    return { handle: (isForAll ? path : handle) as Handle, what: `is used at ${isForAll ? '/' : String(path)} and` }
  })
}

function earlyFinding(early: EarlyFunction, locate: Locate): Finding {
  const isGiven = isIn(adapter, early.handle, locate)
  return findingBeforeGuard(isGiven ? { ...early, name: 'A function given to app.use' } : early, locate)
}

const adapter = /\/@nestjs\/platform-fastify\/(?:[\d.]+\/)?adapters\/fastify-adapter\.js$/
const proxies = /\/@nestjs\/core\/(?:[\d.]+\/)?(middleware\/middleware-module|router\/router-proxy)\.js$/

function isIn(pattern: RegExp, handle: Handle, locate: Locate): boolean {
  return pattern.test(locate(handle).file ?? '')
}

function isMiddie(handle: Handle, locate: Locate): boolean {
  return locate(handle).package === '@fastify/middie'
}

/**
 * Middleware of modules is found in Nest's own list. Nest 12 wraps it in the same file as what is given to `app.use`; only
 * the wrapper of middleware compares paths.
 */
function isNestMiddleware(handle: Handle, locate: Locate): boolean {
  if (isIn(proxies, handle, locate)) return true
  return isIn(adapter, handle, locate) && Function.prototype.toString.call(handle).includes('originalUrl')
}
