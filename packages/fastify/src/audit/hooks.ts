import { type Handle, isCors, isHarmless, isOpenGuard, type Locate, nameOf } from '@sallyport/core/adapter'
import type { Finding } from '@sallyport/core/http'
import { doorOf } from '../on-route.ts'
import type { SeenRoute } from './ledger.ts'

type Hooks = Readonly<Record<'onRequest', readonly Handle[]>>

/** Finds hooks that run before the guard, and CORS where it runs after it. */
export function findHooks(seen: readonly SeenRoute[], locate: Locate): readonly Finding[] {
  const guarded = seen.filter(route => !isOpenGuard(doorOf(route.options, route.guard.findDoor).description))
  const early = new Set(guarded.flatMap(route => around(route).before))
  const late = new Set(guarded.flatMap(route => around(route).after))
  return [
    ...[...early].filter(hook => !isHarmless(hook, locate)).map(hook => earlyHook(hook, locate)),
    ...([...late].some(hook => isCors(hook, locate)) ? [lateCors] : []),
  ]
}

/** The hooks of a route around the guard, which all run before anything of the request is read. */
function around({ scope, guard }: SeenRoute) {
  const hooks = hooksOf(scope).onRequest
  const at = hooks.indexOf(guard.hook)
  return { before: hooks.slice(0, at), after: hooks.slice(at + 1) }
}

/** Fastify keeps them under a symbol that it gives to nobody. */
function hooksOf(scope: object): Hooks {
  for (let each: object | null = scope; each !== null; each = Reflect.getPrototypeOf(each)) {
    const symbol = Object.getOwnPropertySymbols(each).find(({ description }) => description === 'fastify.hooks')
    if (symbol !== undefined) return Reflect.get(scope, symbol) as Hooks
  }
  throw new TypeError('app: keeps its hooks where this version of @sallyport/fastify cannot find them')
}

function earlyHook(hook: Handle, locate: Locate): Finding {
  const origin = locate(hook)
  const name = nameOf(hook, origin)
  const message = `${name} is an onRequest hook that runs before the guard: it may answer, or have effects.`
  return { kind: 'before_guard', message, ...(origin.place !== undefined && { declaredAt: origin.place }) }
}

const lateCors: Finding = {
  kind: 'preflight',
  message:
    '@fastify/cors is registered after @sallyport/fastify: preflights are answered 401. Register it first; @fastify/autoload loads files by name, so name it before the file of @sallyport/fastify.',
}
